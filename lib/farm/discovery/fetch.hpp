#pragma once
// The work of kind `fetch`: brings in the bytes of an original, for other work that waits for them.

#include <optional>
#include <string>

#include "farm/discovery/original.hpp"
#include "queue/workers.hpp"

namespace farmtok::farm::discovery {

/// The source to fetch: an address, a stored original whose file is gone, or a found video.
struct Wanted {
  base::Json what;        // {"url"}, {"media"} or {"found"}
  std::string host;       // the host, for the order of the lane
  std::int64_t priority;  // as of queue::NewWork
};
Wanted wanted_address(const std::string& url, std::int64_t priority);
Wanted wanted_media(sql::Database& db, const std::string& media_id, std::int64_t priority);
Wanted wanted_found(std::int64_t found_id, const model::FoundVideo& video, const std::string& provider,
                    std::int64_t priority);

/// The key of the fetch that the work of this kind and key waits for.
std::string fetch_key(model::WorkKind kind, const std::string& key);

/// For a handler to throw: queues the fetch, and makes the claimed piece wait until it has ended. The result is then in
/// the payload, see fetched(), beside the values of `keep`.
queue::Later after_fetch(const queue::Claimed& claimed, base::Instant now, Wanted wanted,
                         const base::Json& keep = base::Json::object());

/// The result of the fetch: the media, or empty while there was none. Throws the error of a failed fetch, once: the
/// failure of the waiting piece calls forget_fetch().
std::optional<std::string> fetched(const queue::Claimed& claimed);
/// Removes a failed fetch from the payload, so that the next try fetches again; returns the changed work.
queue::Claimed forget_fetch(store::Tx& tx, queue::Claimed claimed);

/// One try each: a failure wakes the waiting work with the reason, and the waiting work decides about another try.
queue::Handler fetch_handler(Farm& farm, const Originals& originals);

}  // namespace farmtok::farm::discovery
