#pragma once
// The one durable queue: everything that happens later or elsewhere is a row of `work`. Functions over a transaction.

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
  std::optional<std::string> subject{};  // the post or other entity of the work
  base::Instant run_at{};
  std::int64_t max_attempts = 1;
  base::Json payload = base::Json::object();
  std::int64_t priority = 0;  // the lowest first, where the lane orders by it; of renders the due time in milliseconds
  std::optional<std::string> lane_key{};  // lanes alternate between its values: a host, or the job of a render
};

/// Which of the due pieces a lane takes next.
enum class Order {
  time,      // the one that was due first
  priority,  // renders: the lowest priority; among equal ones, jobs alternate
  host,      // hosts alternate: of each, the lowest priority
};

/// How a lane chooses. The members after `order` are for Order::host, and such a lane has one kind.
struct Choice {
  Order order = Order::time;
  std::int64_t per_host = 0;       // most pieces of one host at once
  bool first_tries_first = false;  // the priority is 0 of first tries and 1 of further ones, and nothing else
  bool must_answer = false;        // hosts that do not answer hold a bounded share of the lane: see hosts.hpp
};

class Hosts;

/// A piece of work that a worker holds. Only the holder of `token` may finish it: after the lease ran out and another
/// worker took over the work, the first one's token is invalid.
struct Claimed {
  Work work;
  std::string token;
  base::Json payload;
  std::string lane_key{};  // with Order::host
  bool trial = false;      // the host was in doubt when the piece was taken
  Hosts* hosts = nullptr;  // the lane's knowledge of hosts, when must_answer is set
};

/// For handlers: the host of the piece answered, with any answer, or keeps sending at a fair speed. Called for each
/// piece of a lane whose hosts must answer, also when it needed nothing from outside. Thread-safe.
void heard(const Claimed& claimed);

/// Thrown by a handler whose piece cannot continue before something else is done: the piece is queued for `until`
/// without counting the try, and `also` runs in the same transaction, if the lease still holds.
struct Later {
  base::Instant until;
  std::function<void(Tx&)> also;
};

/// Makes the waiting pieces of a kind due now.
void hasten(Tx& tx, WorkKind kind);

/// Adds the work; returns false and changes nothing when work of that kind and key is there already.
bool add(Tx& tx, const NewWork& work);
/// Takes the next due piece of one of these kinds, by `choice`, and leases it until now + lease. A piece whose
/// lease ran out comes before all others. `hosts`: the lane's knowledge of them.
std::optional<Claimed> claim(Tx& tx, std::span<const WorkKind> kinds, std::chrono::seconds lease,
                             const Choice& choice = {}, Hosts* hosts = nullptr);
/// Whether work is due for a host that is not in doubt, and only the lane has no place for it.
bool others_wait(sql::Database& db, WorkKind kind, base::Instant now, const Choice& choice, Hosts& hosts);
/// Removes the finished work. False when the lease was lost: then no part of the result may be kept.
bool finish(Tx& tx, const Claimed& claimed);
/// Puts the work back for `again`, or among the dead when there is none. False when the lease was lost.
bool fail(Tx& tx, const Claimed& claimed, const std::string& error, std::optional<base::Instant> again);
/// Puts interrupted work back as if it had not been tried: a stop of the daemon, or a silent host that gave up its
/// place, is no failure of the work.
void give_back(Tx& tx, const Claimed& claimed);
/// Puts the work back for `until` without counting the try. False when the lease was lost.
bool postpone(Tx& tx, const Claimed& claimed, base::Instant until);
/// Gives the work another payload for its next try.
void set_payload(Tx& tx, const Claimed& claimed, const base::Json& payload);
/// Lets queued work of this kind and key run now, with `more` merged into its payload. Nothing when there is none.
void wake(Tx& tx, WorkKind kind, const std::string& key, const base::Json& more);
/// Gives the work of this kind and key another priority, after work that has it already. Nothing when there is none.
void set_priority(Tx& tx, WorkKind kind, const std::string& key, std::int64_t priority);
/// Moves queued or dead work of this kind and key to another time and gives it fresh attempts; false when there is
/// none.
bool reschedule(Tx& tx, WorkKind kind, const std::string& key, base::Instant run_at);
void remove(Tx& tx, WorkKind kind, const std::string& key);
/// The same for many keys, in one statement.
void remove(Tx& tx, WorkKind kind, const std::vector<std::string>& keys);
/// Makes dead work due again, now. Throws WORK_NOT_FOUND; INVALID_REQUEST when it is running.
Work retry(Tx& tx, std::int64_t work_id);
/// The piece of work with this number. Throws WORK_NOT_FOUND.
Work get(sql::Database& db, std::int64_t work_id);
/// Removes dead work and returns it. Throws WORK_NOT_FOUND; WORK_NEEDED when it is queued or running.
Work drop(Tx& tx, std::int64_t work_id);
/// At start: queues all pieces again that a former process held.
void recover(Tx& tx);
/// For a clock that was ahead and was set right: retries, periodic work and leases with a later time than now
/// keep the length of their wait, counted from now. Not the firing of posts, which have a time of their own. Returns
/// how many were moved.
std::int64_t pull_back(Tx& tx);

/// When the next piece of one of these kinds is due, or its lease runs out; with `after`, only pieces after it.
std::optional<base::Instant> next_due(sql::Database& db, std::span<const WorkKind> kinds,
                                      std::optional<base::Instant> after = {});

/// Seconds to wait before try number `attempt` + 1: the schedule's entry, ±20 % by chance; empty after the last one.
std::optional<std::chrono::milliseconds> backoff(const std::vector<std::int64_t>& schedule, std::int64_t attempt);

}  // namespace farmtok::queue
