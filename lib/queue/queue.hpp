#pragma once
// The one durable queue: all that happens later or elsewhere is a row of `work`. Functions over a transaction.

#include <functional>
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
  std::int64_t priority = 0;  // the lowest first, where the lane asks for it; of renders the due time in milliseconds
  std::optional<std::string> lane_key{};  // what takes turns: a host, or the job of a render
};

/// Which of the due pieces a lane takes next.
enum class Order {
  time,      // the one that was due first
  priority,  // renders: the lowest priority; of equal ones, jobs take turns
  host,      // hosts take turns: of each, the lowest priority
};

/// How a lane chooses. What follows `order` is for Order::host, and such a lane has one kind.
struct Choice {
  Order order = Order::time;
  std::int64_t per_host = 0;       // most pieces of one host at once
  bool first_tries_first = false;  // the priority is 0 of first tries and 1 of further ones, and nothing else
  bool must_answer = false;        // hosts that do not answer hold a bounded share of the lane: see hosts.hpp
};

class Hosts;

/// A piece of work that a worker holds. Only the holder of `token` may finish it: after the lease ran out and another
/// worker took the work over, the first one's token is worth nothing.
struct Claimed {
  Work work;
  std::string token;
  base::Json payload;
  std::string lane_key{};  // with Order::host
  bool trial = false;      // the host was in doubt when the piece was taken
  Hosts* hosts = nullptr;  // what the lane knows of hosts, when it asks that they answer
};

/// For handlers: the host of the piece answered, whatever it said, or goes on sending at a fair speed. Called for each
/// piece of a lane whose hosts must answer, also when nothing outside was needed for it. Thread-safe.
void heard(const Claimed& claimed);

/// Thrown by a handler whose piece cannot go on before something else is done: the piece is queued for `until` without
/// counting the try, and `also` runs in the same transaction, if the lease still holds.
struct Later {
  base::Instant until;
  std::function<void(Tx&)> also;
};

/// What waits of a kind is due now.
void hasten(Tx& tx, WorkKind kind);

/// Adds the work; nothing happens when work of that kind and key is there already (then returns false).
bool add(Tx& tx, const NewWork& work);
/// Takes the next due piece of one of these kinds, as `choice` has it, and leases it until now + lease. A piece whose
/// lease ran out goes before all others. `hosts`: what the lane knows of them.
std::optional<Claimed> claim(Tx& tx, std::span<const WorkKind> kinds, std::chrono::seconds lease,
                             const Choice& choice = {}, Hosts* hosts = nullptr);
/// Whether work is due for a host that is not in doubt, and only the lane has no place for it.
bool others_wait(sql::Database& db, WorkKind kind, base::Instant now, const Choice& choice, Hosts& hosts);
/// Removes the finished work. False when the lease was lost: then nothing of the result may be kept.
bool finish(Tx& tx, const Claimed& claimed);
/// Puts the work back for `again`, or among the dead when there is none. False when the lease was lost.
bool fail(Tx& tx, const Claimed& claimed, const std::string& error, std::optional<base::Instant> again);
/// Puts interrupted work back as if it had not been tried: that the daemon stops, or that a silent host had to leave
/// its place, is no failure of the work.
void give_back(Tx& tx, const Claimed& claimed);
/// Puts the work back for `until` without counting the try: it was not its turn. False when the lease was lost.
bool postpone(Tx& tx, const Claimed& claimed, base::Instant until);
/// Gives the work another payload for its next try.
void set_payload(Tx& tx, const Claimed& claimed, const base::Json& payload);
/// Lets queued work of this kind and key run now, with `more` merged into its payload. Nothing when there is none.
void wake(Tx& tx, WorkKind kind, const std::string& key, const base::Json& more);
/// Gives the work of this kind and key another priority, behind what has it already. Nothing when there is none.
void set_priority(Tx& tx, WorkKind kind, const std::string& key, std::int64_t priority);
/// Moves queued or dead work of this kind and key to another time and gives it fresh attempts; false when there is
/// none.
bool reschedule(Tx& tx, WorkKind kind, const std::string& key, base::Instant run_at);
void remove(Tx& tx, WorkKind kind, const std::string& key);
/// Lets dead work live again, now. Throws WORK_NOT_FOUND; INVALID_REQUEST when it is running.
Work retry(Tx& tx, std::int64_t work_id);
/// The piece of work of this number. Throws WORK_NOT_FOUND.
Work get(sql::Database& db, std::int64_t work_id);
/// Removes dead work and answers it. Throws WORK_NOT_FOUND; WORK_NEEDED when it is queued or running.
Work drop(Tx& tx, std::int64_t work_id);
/// At start: whatever a former process held is queued again.
void recover(Tx& tx);
/// For a clock that was ahead and is set right: retries, periodic work and leases that were put down later than now
/// keep the length of their wait, counted from now. Not the firing of posts, which have a time of their own. Answers
/// how many were moved.
std::int64_t pull_back(Tx& tx);

/// When the next piece of one of these kinds is due, or its lease runs out; with `after`, only what comes after it.
std::optional<base::Instant> next_due(sql::Database& db, std::span<const WorkKind> kinds,
                                      std::optional<base::Instant> after = {});

/// Seconds to wait before try number `attempt` + 1: the schedule's entry, ±20 % by chance; empty after the last one.
std::optional<std::chrono::milliseconds> backoff(const std::vector<std::int64_t>& schedule, std::int64_t attempt);

}  // namespace farmtok::queue
