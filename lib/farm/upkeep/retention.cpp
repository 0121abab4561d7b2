#include "farm/upkeep/retention.hpp"

#include <fmt/format.h>

#include "farm/messages/outbox.hpp"
#include "farm/page.hpp"
#include "farm/proof/proof.hpp"
#include "farm/upkeep/policy.hpp"
#include "queue/events.hpp"

namespace farmtok::farm::upkeep {
namespace {

constexpr std::int64_t rows_a_commit = 500;
constexpr std::int64_t most_dead_of_a_kind = 10'000;
constexpr std::int64_t most_answers = 100'000;

/// Kept as long as their subject. Each of them is rare for one subject.
constexpr auto milestone =
    "(what IN ('job.created', 'job.finished', 'job.failed', 'result.added', 'result.approved', 'result.rejected', "
    "'result.provenance', 'result.labelled', 'result.label_taken_off', 'post.provenance', 'post.labelled', "
    "'post.label_taken_off', 'post.planned', 'post.fired') OR what GLOB 'proof.*') AND "
    "(EXISTS (SELECT 1 FROM posts WHERE scheduled_id = subject) OR "
    "EXISTS (SELECT 1 FROM results WHERE result_id = subject) OR EXISTS (SELECT 1 FROM jobs WHERE job_id = subject))";

class Sweep {
 public:
  Sweep(Farm& farm, const std::function<bool()>& stopping)
      : farm_(farm), stopping_(stopping), now_(farm.store.clock().now()), keep_(retention_policy(farm.settings)) {}

  std::int64_t events() {
    const auto most = keep_.most_events;
    const auto old = before(keep_.events);
    // The newest event is kept at any age: it shows how far the clock had come.
    const auto [first_kept, last] = farm_.store.read([&](sql::Database& db) {
      const auto excess = count(db("SELECT count(*) FROM events")) - most;
      auto first =
          db("SELECT event_id FROM events ORDER BY event_id LIMIT 1 OFFSET ?", std::max<std::int64_t>(excess, 0));
      return std::pair{excess > 0 && first.next() ? first.integer(0) : 0, queue::last_event(db)};
    });
    std::int64_t gone = 0;
    std::vector<std::int64_t> ids;
    for (std::int64_t after = 0, open = 1; open && !stopped();) {
      ids.clear();
      open = farm_.store.read([&](sql::Database& db) {
        auto query = db(
            fmt::format("SELECT event_id, at, {} FROM events WHERE event_id > ? ORDER BY event_id LIMIT ?", milestone),
            after, rows_a_commit);
        std::int64_t seen = 0;
        for (; query.next(); ++seen) {
          after = query.integer(0);
          if ((query.integer(1) >= old && after >= first_kept) || after >= last) return 0;
          if (query.integer(2) == 0) ids.push_back(after);
        }
        return seen == rows_a_commit ? 1 : 0;
      });
      if (ids.empty()) continue;
      farm_.store.write([&](store::Tx& tx) {
        for (const auto id : ids) tx.db("DELETE FROM events WHERE event_id = ?", id).run();
      });
      gone += static_cast<std::int64_t>(ids.size());
    }
    return gone;
  }

  std::int64_t disputed() {
    auto gone = in_pieces(
        "DELETE FROM proofs WHERE proof_id IN (SELECT proof_id FROM proofs WHERE standing = 'disputed' "
        "AND submitted_at < ? ORDER BY submitted_at LIMIT ?)",
        before(keep_.disputes));
    // Earlier versions kept an unlimited number of them.
    return gone + in_pieces(
                      "DELETE FROM proofs WHERE proof_id IN (SELECT proof_id FROM (SELECT proof_id, row_number() "
                      "OVER (PARTITION BY scheduled_id ORDER BY proof_id) AS place FROM proofs "
                      "WHERE standing = 'disputed') WHERE place > ? LIMIT ?)",
                      proof::most_disputed);
  }

  std::int64_t dead_messages() {
    std::int64_t all = 0;
    for (const auto* kind : {"webhook", "mail"}) {
      const auto newest = farm_.store.read([&](sql::Database& db) {
        auto query =
            db("SELECT run_at FROM work WHERE state = 'dead' AND kind = ? ORDER BY run_at DESC LIMIT 1 "
               "OFFSET ?",
               kind, most_dead_of_a_kind);
        return query.next() ? query.integer(0) + 1 : INT64_MIN;
      });
      const auto gone =
          in_pieces(fmt::format("DELETE FROM work WHERE work_id IN (SELECT work_id FROM work WHERE state = 'dead' AND "
                                "kind = '{}' AND run_at < ? ORDER BY run_at LIMIT ?)",
                                kind),
                    std::max(before(keep_.dead_messages), newest));
      if (gone > 0)
        farm_.store.write([&](store::Tx& tx) {
          queue::record(tx,
                        {.who = "timer",
                         .what = "work.forgotten",
                         .subject = kind,
                         .why = fmt::format("{} that failed for good and were not retried within keep.dead, or were "
                                            "more than {}",
                                            gone, most_dead_of_a_kind)});
        });
      all += gone;
    }
    return all;
  }

  std::int64_t answers() {
    const auto newest = farm_.store.read([&](sql::Database& db) {
      auto query = db("SELECT created_at FROM answers ORDER BY created_at DESC LIMIT 1 OFFSET ?", most_answers);
      return query.next() ? query.integer(0) + 1 : INT64_MIN;
    });
    return in_pieces(
        "DELETE FROM answers WHERE (caller, key) IN (SELECT caller, key FROM answers WHERE created_at < ? "
        "ORDER BY created_at LIMIT ?)",
        std::max(before(keep_.answers), newest));
  }

 private:
  bool stopped() const { return stopping_ && stopping_(); }
  std::int64_t before(std::chrono::seconds age) const { return base::to_millis(now_ - age); }

  /// Repeats a deletion of at most ?2 rows, by a bound, ?1, until it finds fewer.
  std::int64_t in_pieces(const std::string& sql, std::int64_t bound) {
    std::int64_t gone = 0;
    while (!stopped()) {
      const auto piece = farm_.store.write([&](store::Tx& tx) {
        tx.db(sql, bound, rows_a_commit).run();
        return tx.db.changes();
      });
      gone += piece;
      if (piece < rows_a_commit) break;
    }
    return gone;
  }

  Farm& farm_;
  const std::function<bool()>& stopping_;
  base::Instant now_;
  Retention keep_;
};

}  // namespace

Forgotten forget_old(Farm& farm, const std::function<bool()>& stopping) {
  Sweep sweep{farm, stopping};
  Forgotten made;
  made.answers = sweep.answers();
  made.disputed_proofs = sweep.disputed();
  made.dead_messages = sweep.dead_messages();
  made.events = sweep.events();
  made.mails = messages::sweep_outbox(farm);
  return made;
}

}  // namespace farmtok::farm::upkeep
