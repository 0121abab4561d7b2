#include "queue/queue.hpp"

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text.hpp"
#include "crypto/crypto.hpp"
#include "model/enums.hpp"
#include "store/rows.hpp"

namespace farmtok::queue {
namespace {

using base::to_millis;

/// "('render', 'mail')": names of an enum, so nothing to escape.
std::string kinds_list(std::span<const WorkKind> kinds) {
  std::string made;
  for (const auto kind : kinds) made += fmt::format("{}'{}'", made.empty() ? "" : ", ", model::enum_name(kind));
  return fmt::format("({})", made);
}

std::optional<Work> find(sql::Database& db, std::int64_t work_id) {
  static const auto sql = store::select<Work>("work", "WHERE work_id = ?");
  return store::first<Work>(db(sql, work_id));
}

}  // namespace

bool add(Tx& tx, const NewWork& work) {
  tx.db("INSERT INTO work (kind, key, subject, state, run_at, attempt, max_attempts, payload, created_at, put_at) "
        "VALUES (?, ?, ?, 'queued', ?, 0, ?, ?, ?, ?) ON CONFLICT (kind, key) DO NOTHING",
        model::enum_name(work.kind), work.key, work.subject, to_millis(work.run_at), work.max_attempts,
        base::to_line(work.payload), to_millis(tx.now), to_millis(tx.now))
      .run();
  tx.touch(work.kind);
  return tx.db.changes() == 1;
}

std::optional<Claimed> claim(Tx& tx, std::span<const WorkKind> kinds, std::chrono::seconds lease) {
  const auto list = kinds_list(kinds);
  const auto now = to_millis(tx.now);
  auto due = tx.db(fmt::format("SELECT work_id FROM work WHERE (state = 'queued' AND kind IN {0} AND run_at <= ?1) "
                               "OR (state = 'running' AND kind IN {0} AND lease_until <= ?1) "
                               "ORDER BY run_at, work_id LIMIT 1",
                               list),
                   now);
  if (!due.next()) return std::nullopt;
  const auto work_id = due.integer(0);
  Claimed made;
  made.token = base::hex(crypto::random_bytes(8));
  tx.db("UPDATE work SET state = 'running', attempt = attempt + 1, token = ?, lease_until = ?, put_at = ? "
        "WHERE work_id = ?",
        made.token, to_millis(tx.now + lease), to_millis(tx.now), work_id)
      .run();
  made.work = *find(tx.db, work_id);
  made.payload = base::parse_json(made.work.payload, "the payload of work");
  return made;
}

bool finish(Tx& tx, const Claimed& claimed) {
  tx.db("DELETE FROM work WHERE work_id = ? AND token = ?", claimed.work.work_id, claimed.token).run();
  return tx.db.changes() == 1;
}

bool fail(Tx& tx, const Claimed& claimed, const std::string& error, std::optional<base::Instant> again) {
  tx.db("UPDATE work SET state = ?, run_at = ?, put_at = ?, lease_until = NULL, token = NULL, last_error = ? "
        "WHERE work_id = ? AND token = ?",
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

Work retry(Tx& tx, std::int64_t work_id) {
  auto found = find(tx.db, work_id);
  if (!found)
    throw base::Error{base::Code::WORK_NOT_FOUND, fmt::format("there is no work {}; it may be done", work_id),
                      "`farmtok work list` shows what there is."};
  if (found->state == model::WorkState::running)
    throw base::Error{base::Code::INVALID_REQUEST, fmt::format("work {} is running right now", work_id)};
  tx.db("UPDATE work SET state = 'queued', run_at = ?, put_at = ?, attempt = 0 WHERE work_id = ?", to_millis(tx.now),
        to_millis(tx.now), work_id)
      .run();
  tx.touch(found->kind);
  return *find(tx.db, work_id);
}

void recover(Tx& tx) {
  tx.db("UPDATE work SET state = 'queued', lease_until = NULL, token = NULL WHERE state = 'running'").run();
}

std::int64_t pull_back(Tx& tx) {
  const auto now = to_millis(tx.now);
  std::int64_t moved = 0;
  // What was put there before rows noted when: nothing waits longer than the daily sweep.
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

std::optional<base::Instant> next_due(sql::Database& db, std::span<const WorkKind> kinds) {
  std::optional<base::Instant> soonest;
  const auto consider = [&](sql::Query query) {
    if (!query.next() || query.is_null(0)) return;
    const auto at = base::from_millis(query.integer(0));
    if (!soonest || at < *soonest) soonest = at;
  };
  for (const auto kind : kinds) {
    const auto name = model::enum_name(kind);
    consider(db("SELECT min(run_at) FROM work WHERE state = 'queued' AND kind = ?", name));
    consider(db("SELECT min(lease_until) FROM work WHERE state = 'running' AND kind = ?", name));
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
