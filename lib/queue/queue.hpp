#pragma once
// The one durable queue: all that happens later or elsewhere is a row of `work`. Functions over a transaction.

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "model/work.hpp"
#include "store/store.hpp"

namespace farmtok::queue {

using model::Work;
using model::WorkKind;
using store::Tx;

struct NewWork {
  WorkKind kind;
  std::string key;                       // unique within its kind
  std::optional<std::string> subject{};  // the post it is about
  base::Instant run_at{};
  std::int64_t max_attempts = 1;
  base::Json payload = base::Json::object();
};

/// A piece of work that a worker holds. Only the holder of `token` may finish it: after the lease ran out and another
/// worker took the work over, the first one's token is worth nothing.
struct Claimed {
  Work work;
  std::string token;
  base::Json payload;
};

/// Adds the work; nothing happens when work of that kind and key is there already (then returns false).
bool add(Tx& tx, const NewWork& work);
/// Takes the next due piece of one of these kinds and leases it until now + lease.
std::optional<Claimed> claim(Tx& tx, std::span<const WorkKind> kinds, std::chrono::seconds lease);
/// Removes the finished work. False when the lease was lost: then nothing of the result may be kept.
bool finish(Tx& tx, const Claimed& claimed);
/// Puts the work back for `again`, or among the dead when there is none. False when the lease was lost.
bool fail(Tx& tx, const Claimed& claimed, const std::string& error, std::optional<base::Instant> again);
/// Puts interrupted work back as if it had not been tried: stopping the daemon is no failure of the work.
void give_back(Tx& tx, const Claimed& claimed);
/// Puts the work back for `until` without counting the try: it was not its turn. False when the lease was lost.
bool postpone(Tx& tx, const Claimed& claimed, base::Instant until);
/// Gives the work another payload for its next try.
void set_payload(Tx& tx, const Claimed& claimed, const base::Json& payload);
/// Moves queued or dead work of this kind and key to another time and gives it fresh attempts; false when there is
/// none.
bool reschedule(Tx& tx, WorkKind kind, const std::string& key, base::Instant run_at);
void remove(Tx& tx, WorkKind kind, const std::string& key);
/// Lets dead work live again, now. Throws WORK_NOT_FOUND; INVALID_REQUEST when it is running.
Work retry(Tx& tx, std::int64_t work_id);
/// At start: whatever a former process held is queued again.
void recover(Tx& tx);
/// For a clock that was ahead and is set right: retries, periodic work and leases that were put down later than now
/// keep the length of their wait, counted from now. Not the firing of posts, which have a time of their own. Answers
/// how many were moved.
std::int64_t pull_back(Tx& tx);

/// When the next piece of one of these kinds is due, or its lease runs out.
std::optional<base::Instant> next_due(sql::Database& db, std::span<const WorkKind> kinds);

/// Seconds to wait before try number `attempt` + 1: the schedule's entry, ±20 % by chance; empty after the last one.
std::optional<std::chrono::milliseconds> backoff(const std::vector<std::int64_t>& schedule, std::int64_t attempt);

}  // namespace farmtok::queue
