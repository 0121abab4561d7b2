#include "queue/queue.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "base/error.hpp"
#include "base/text/text.hpp"
#include "crypto/crypto.hpp"
#include "model/enums.hpp"
#include "queue/turns.hpp"
#include "store/rows.hpp"

namespace farmtok::queue {
namespace {

using base::to_millis;

std::optional<Work> find(sql::Database& db, std::int64_t work_id) {
  static const auto sql = store::select<Work>("work", "WHERE work_id = ?");
  return store::first<Work>(db(sql, work_id));
}

std::int64_t number(sql::Query query) { return query.next() && !query.is_null(0) ? query.integer(0) : 0; }

/// Renders of one priority alternate between their jobs: after the last of its own job, but not before renders that
/// have waited since others of the priority were made.
std::int64_t turn_of(sql::Database& db, const std::string& lane_key, std::int64_t priority) {
  const auto own =
      number(db("SELECT max(turn) + 1 FROM work WHERE state = 'queued' AND kind = 'render' AND lane_key = ? "
                "AND priority = ?",
                lane_key, priority));
  return std::max(own, number(db("SELECT min(turn) FROM work WHERE state = 'queued' AND kind = 'render' "
                                 "AND priority = ?",
                                 priority)));
}

/// The first row of a query of work_id, priority and run_at.
std::optional<Place> first(sql::Query query) {
  if (!query.next()) return std::nullopt;
  return Place{query.integer(0), query.integer(1), query.integer(2)};
}

std::optional<Place> first_expired(sql::Database& db, const std::string& kind, std::int64_t now) {
  return first(
      db("SELECT work_id, priority, lease_until FROM work WHERE state = 'running' AND kind = ? "
         "AND lease_until <= ? ORDER BY lease_until LIMIT 1",
         kind, now));
}

std::optional<Place> first_by_time(sql::Database& db, const std::string& kind, std::int64_t now) {
  return first(
      db("SELECT work_id, priority, run_at FROM work WHERE state = 'queued' AND kind = ? AND run_at <= ? "
         "ORDER BY run_at, work_id LIMIT 1",
         kind, now));
}

/// The unary plus keeps SQLite from using the index by time, with which it would sort everything that is due.
std::optional<Place> first_by_priority(sql::Database& db, std::int64_t now) {
  return first(
      db("SELECT work_id, priority, run_at FROM work WHERE state = 'queued' AND kind = 'render' "
         "AND +run_at <= ? ORDER BY priority, turn, work_id LIMIT 1",
         now));
}

std::optional<Place> choose(sql::Database& db, std::span<const WorkKind> kinds, std::int64_t now, const Choice& choice,
                            Hosts* hosts) {
  std::optional<Place> best;
  const auto offer = [&](const std::optional<Place>& place) {
    if (place && (!best || std::tie(place->run_at, place->work_id) < std::tie(best->run_at, best->work_id)))
      best = place;
  };
  for (const auto kind : kinds) offer(first_expired(db, model::enum_name(kind), now));
  if (best) return best;
  for (const auto kind : kinds) {
    const auto name = model::enum_name(kind);
    switch (choice.order) {
      case Order::time:
        offer(first_by_time(db, name, now));
        break;
      case Order::priority:
        offer(first_by_priority(db, now));
        break;
      case Order::host:
        offer(Turns{db, name, base::from_millis(now), choice, hosts}.first());
        break;
    }
  }
  return best;
}

}  // namespace

bool add(Tx& tx, const NewWork& work) {
  // Looked up first: an insert that SQLite ignores still writes (findings/sqlite-ignored-insert-writes.sh).
  if (tx.db("SELECT 1 FROM work WHERE kind = ? AND key = ?", model::enum_name(work.kind), work.key).next())
    return false;
  // Work for hosts always has a key, known or not: without one it would never be chosen.
  const bool to_host = work.kind == WorkKind::webhook || work.kind == WorkKind::mail || work.kind == WorkKind::fetch ||
                       work.kind == WorkKind::analyse || work.kind == WorkKind::discover;
  const auto lane_key = work.lane_key || !to_host ? work.lane_key : std::optional<std::string>{"?"};
  const bool alternates = work.kind == WorkKind::render && work.lane_key;
  tx.db("INSERT INTO work (kind, key, subject, state, run_at, attempt, max_attempts, payload, created_at, priority, "
        "lane_key, turn, put_at) VALUES (?, ?, ?, 'queued', ?, 0, ?, ?, ?, ?, ?, ?, ?)",
        model::enum_name(work.kind), work.key, work.subject, to_millis(work.run_at), work.max_attempts,
        base::to_line(work.payload), to_millis(tx.now), work.priority, lane_key,
        alternates ? turn_of(tx.db, *work.lane_key, work.priority) : 0, to_millis(tx.now))
      .run();
  tx.touch(work.kind);
  return true;
}

std::optional<Claimed> claim(Tx& tx, std::span<const WorkKind> kinds, std::chrono::seconds lease, const Choice& choice,
                             Hosts* hosts) {
  const auto place = choose(tx.db, kinds, to_millis(tx.now), choice, hosts);
  if (!place) return std::nullopt;
  Claimed made;
  made.token = base::hex(crypto::random_bytes(8));
  tx.db("UPDATE work SET state = 'running', attempt = attempt + 1, token = ?, lease_until = ?, put_at = ? "
        "WHERE work_id = ?",
        made.token, to_millis(tx.now + lease), to_millis(tx.now), place->work_id)
      .run();
  if (choice.order == Order::host) {
    auto query = tx.db("SELECT coalesce(lane_key, '') FROM work WHERE work_id = ?", place->work_id);
    if (query.next()) made.lane_key = query.text(0);
  }
  if (hosts) {
    made.hosts = hosts;
    made.trial = place->trial;
    hosts->took(made.lane_key, tx.now);
  }
  made.work = *find(tx.db, place->work_id);
  made.payload = base::parse_json(made.work.payload, "the payload of work");
  return made;
}

void heard(const Claimed& claimed) {
  if (claimed.hosts) claimed.hosts->heard(claimed.work.work_id);
}

bool others_wait(sql::Database& db, WorkKind kind, base::Instant now, const Choice& choice, Hosts& hosts) {
  const std::string name{model::enum_name(kind)};
  return Turns{db, name, now, choice, &hosts}.others_wait();
}

bool finish(Tx& tx, const Claimed& claimed) {
  tx.db("DELETE FROM work WHERE work_id = ? AND token = ?", claimed.work.work_id, claimed.token).run();
  return tx.db.changes() == 1;
}

bool fail(Tx& tx, const Claimed& claimed, const std::string& error, std::optional<base::Instant> again) {
  // First tries of webhooks and mails come before further ones.
  tx.db("UPDATE work SET state = ?, run_at = ?, put_at = ?, lease_until = NULL, token = NULL, last_error = ?, "
        "priority = iif(kind IN ('webhook', 'mail'), 1, priority) WHERE work_id = ? AND token = ?",
        again ? "queued" : "dead", to_millis(again.value_or(tx.now)), to_millis(tx.now), error, claimed.work.work_id,
        claimed.token)
      .run();
  tx.touch(claimed.work.kind);
  return tx.db.changes() == 1;
}

void give_back(Tx& tx, const Claimed& claimed) {
  tx.db("UPDATE work SET state = 'queued', attempt = attempt - 1, lease_until = NULL, token = NULL "
        "WHERE work_id = ? AND token = ?",
        claimed.work.work_id, claimed.token)
      .run();
}

bool postpone(Tx& tx, const Claimed& claimed, base::Instant until) {
  tx.db("UPDATE work SET state = 'queued', attempt = attempt - 1, run_at = ?, put_at = ?, lease_until = NULL, "
        "token = NULL WHERE work_id = ? AND token = ?",
        to_millis(until), to_millis(tx.now), claimed.work.work_id, claimed.token)
      .run();
  tx.touch(claimed.work.kind);
  return tx.db.changes() == 1;
}

void set_payload(Tx& tx, const Claimed& claimed, const base::Json& payload) {
  tx.db("UPDATE work SET payload = ? WHERE work_id = ?", base::to_line(payload), claimed.work.work_id).run();
}

void wake(Tx& tx, WorkKind kind, const std::string& key, const base::Json& more) {
  auto query = tx.db("SELECT payload FROM work WHERE kind = ? AND key = ?", model::enum_name(kind), key);
  if (!query.next()) return;
  auto payload = base::parse_json(query.text(0), "the payload of work");
  payload.update(more);
  // A resumed analysis comes before those of its analyst that have yet to begin.
  tx.db("UPDATE work SET payload = ?1, run_at = iif(state = 'queued', ?2, run_at), put_at = ?2, "
        "priority = iif(kind = 'analyse', -1, priority) WHERE kind = ?3 AND key = ?4",
        base::to_line(payload), to_millis(tx.now), model::enum_name(kind), key)
      .run();
  tx.touch(kind);
}

void set_priority(Tx& tx, WorkKind kind, const std::string& key, std::int64_t priority) {
  auto query = tx.db("SELECT coalesce(lane_key, ''), priority FROM work WHERE kind = ? AND key = ?",
                     model::enum_name(kind), key);
  if (!query.next() || query.integer(1) == priority) return;
  const auto turn = kind == WorkKind::render ? turn_of(tx.db, query.text(0), priority) : 0;
  tx.db("UPDATE work SET priority = ?, turn = ? WHERE kind = ? AND key = ?", priority, turn, model::enum_name(kind),
        key)
      .run();
  tx.touch(kind);
}

void hasten(Tx& tx, WorkKind kind) {
  tx.db("UPDATE work SET run_at = ?1, put_at = ?1 WHERE kind = ?2 AND state = 'queued' AND run_at > ?1",
        to_millis(tx.now), model::enum_name(kind))
      .run();
  tx.touch(kind);
}

bool reschedule(Tx& tx, WorkKind kind, const std::string& key, base::Instant run_at) {
  tx.db("UPDATE work SET state = 'queued', run_at = ?, put_at = ?, attempt = 0 "
        "WHERE kind = ? AND key = ? AND state <> 'running'",
        to_millis(run_at), to_millis(tx.now), model::enum_name(kind), key)
      .run();
  tx.touch(kind);
  return tx.db.changes() == 1;
}

void remove(Tx& tx, WorkKind kind, const std::string& key) {
  tx.db("DELETE FROM work WHERE kind = ? AND key = ?", model::enum_name(kind), key).run();
  tx.touch(kind);
}

void remove(Tx& tx, WorkKind kind, const std::vector<std::string>& keys) {
  tx.db("DELETE FROM work WHERE kind = ? AND key IN (SELECT value FROM json_each(?))", model::enum_name(kind),
        base::to_line(keys))
      .run();
  tx.touch(kind);
}

Work get(sql::Database& db, std::int64_t work_id) {
  auto found = find(db, work_id);
  if (!found)
    throw base::Error{base::Code::WORK_NOT_FOUND, fmt::format("there is no work {}; it may be done", work_id),
                      "`farmtok work list` lists them."};
  return *std::move(found);
}

Work retry(Tx& tx, std::int64_t work_id) {
  const auto found = get(tx.db, work_id);
  if (found.state == model::WorkState::running)
    throw base::Error{base::Code::INVALID_REQUEST, fmt::format("work {} is running right now", work_id)};
  tx.db("UPDATE work SET state = 'queued', run_at = ?, put_at = ?, attempt = 0, "
        "priority = iif(kind IN ('webhook', 'mail'), 0, priority) WHERE work_id = ?",
        to_millis(tx.now), to_millis(tx.now), work_id)
      .run();
  tx.touch(found.kind);
  return get(tx.db, work_id);
}

Work drop(Tx& tx, std::int64_t work_id) {
  auto found = get(tx.db, work_id);
  if (found.state != model::WorkState::dead)
    throw base::Error{
        base::Code::WORK_NEEDED,
        fmt::format("work {} is {}: only what failed for good can be dropped", work_id, model::enum_name(found.state)),
        "`farmtok work list --only dead` shows what did."};
  tx.db("DELETE FROM work WHERE work_id = ?", work_id).run();
  return found;
}

void recover(Tx& tx) {
  tx.db("UPDATE work SET state = 'queued', lease_until = NULL, token = NULL WHERE state = 'running'").run();
}

std::int64_t pull_back(Tx& tx) {
  const auto now = to_millis(tx.now);
  std::int64_t moved = 0;
  // Rows from before the column put_at: nothing waits longer than the daily sweep.
  tx.db("UPDATE work SET put_at = run_at - ?2 WHERE put_at IS NULL AND state = 'queued' AND kind <> 'fire' AND "
        "run_at > ?1 + ?2",
        now, std::int64_t{std::chrono::milliseconds{std::chrono::hours{24}}.count()})
      .run();
  tx.db("UPDATE work SET run_at = CASE WHEN run_at > put_at THEN ?1 + (run_at - put_at) ELSE ?1 END, put_at = ?1 "
        "WHERE put_at > ?1 AND state = 'queued' AND kind <> 'fire'",
        now)
      .run();
  moved += tx.db.changes();
  tx.db("UPDATE work SET lease_until = ?1 + (lease_until - put_at), put_at = ?1 WHERE put_at > ?1 AND "
        "state = 'running'",
        now)
      .run();
  moved += tx.db.changes();
  if (moved > 0) tx.touched = ~0U;
  return moved;
}

std::optional<base::Instant> next_due(sql::Database& db, std::span<const WorkKind> kinds,
                                      std::optional<base::Instant> after) {
  std::optional<base::Instant> soonest;
  const auto consider = [&](sql::Query query) {
    if (!query.next() || query.is_null(0)) return;
    const auto at = base::from_millis(query.integer(0));
    if (!soonest || at < *soonest) soonest = at;
  };
  const auto since = after ? to_millis(*after) : INT64_MIN;
  for (const auto kind : kinds) {
    const auto name = model::enum_name(kind);
    consider(db("SELECT min(run_at) FROM work WHERE state = 'queued' AND kind = ? AND run_at > ?", name, since));
    consider(
        db("SELECT min(lease_until) FROM work WHERE state = 'running' AND kind = ? AND lease_until > ?", name, since));
  }
  return soonest;
}

std::optional<std::chrono::milliseconds> backoff(const std::vector<std::int64_t>& schedule, std::int64_t attempt) {
  if (attempt < 1 || static_cast<std::size_t>(attempt) > schedule.size()) return std::nullopt;
  const auto base_millis = schedule[static_cast<std::size_t>(attempt - 1)] * 1000;
  const auto chance = static_cast<std::int64_t>(crypto::random_below(401)) - 200;
  return std::chrono::milliseconds{base_millis + base_millis * chance / 1000};
}

}  // namespace farmtok::queue
