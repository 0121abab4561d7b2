#pragma once
// The work of kind `fetch`: brings the bytes of an original in, for other work that waits for them meanwhile.

#include <optional>
#include <string>

#include "farm/discovery/original.hpp"
#include "queue/workers.hpp"

namespace farmtok::farm {

/// What is to be had: an address, a stored original whose file is gone, or a found video.
struct Wanted {
  base::Json what;        // {"url"}, {"media"} or {"found"}
  std::string host;       // whose turn it takes
  std::int64_t priority;  // as of queue::NewWork
};
Wanted wanted_address(const std::string& url, std::int64_t priority);
Wanted wanted_media(sql::Database& db, const std::string& media_id, std::int64_t priority);
Wanted wanted_found(std::int64_t found_id, const model::FoundVideo& video, const std::string& provider,
                    std::int64_t priority);

/// The key of the fetch that the work of this kind and key waits for.
std::string fetch_key(model::WorkKind kind, const std::string& key);

/// For a handler to throw: queues the fetch, and lets the claimed piece wait until it has ended. What came of it then
/// is in the payload, see fetched(), beside what `keep` puts there.
queue::Later after_fetch(const queue::Claimed& claimed, base::Instant now, Wanted wanted,
                         const base::Json& keep = base::Json::object());

/// What came of the fetch: the media, or empty while there was none. Throws what it failed with, once: the failure of
/// the waiting piece calls forget_fetch().
std::optional<std::string> fetched(const queue::Claimed& claimed);
/// Takes a failed fetch out of the payload, so that the next try fetches anew; answers the work as it is then.
queue::Claimed forget_fetch(store::Tx& tx, queue::Claimed claimed);

/// One try each: what fails wakes the waiting work with the reason, and that one decides about another try.
queue::Handler fetch_handler(Farm& farm, const Originals& originals);

}  // namespace farmtok::farm
