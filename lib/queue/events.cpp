#include "queue/events.hpp"

#include <fmt/format.h>

#include "store/rows.hpp"

namespace farmtok::queue {

void record(store::Tx& tx, model::Event event) {
  tx.db("INSERT INTO events (at, who, what, subject, job_id, from_state, to_state, why) VALUES (?, ?, ?, ?, ?, ?, ?, "
        "?)",
        base::to_millis(tx.now), event.who, event.what, event.subject, event.job_id, event.from_state, event.to_state,
        event.why)
      .run();
}

namespace {

using model::Event;

/// Reads events on one side of an event, in one order. Of a subject there are two look-ups, each in an index of its own
/// that is in the order of events; what both find is there once.
struct Side {
  std::string any;
  std::string some;

  Side(std::string_view compared, std::string_view order)
      : any(store::select<Event>("events",
                                 fmt::format("WHERE event_id {} ? ORDER BY event_id {} LIMIT ?", compared, order))) {
    const auto of = [&](const char* column) {
      return fmt::format(
          "SELECT * FROM (SELECT event_id FROM events WHERE {} = ?1 AND event_id {} ?2 ORDER BY event_id {} LIMIT ?3)",
          column, compared, order);
    };
    some = store::select<Event>("events", fmt::format("WHERE event_id IN ({} UNION {}) ORDER BY event_id {} LIMIT ?3",
                                                      of("subject"), of("job_id"), order));
  }

  std::vector<Event> read(sql::Database& db, std::int64_t beside, const std::optional<std::string>& subject,
                          std::int64_t limit) const {
    return store::all<Event>(subject ? db(some, *subject, beside, limit) : db(any, beside, limit));
  }
};

}  // namespace

std::vector<Event> events_after(sql::Database& db, std::int64_t after, const std::optional<std::string>& subject,
                                std::int64_t limit) {
  static const Side later{">", "ASC"};
  return later.read(db, after, subject, limit);
}

std::vector<Event> events_before(sql::Database& db, std::int64_t before, const std::optional<std::string>& subject,
                                 std::int64_t limit) {
  static const Side earlier{"<", "DESC"};
  return earlier.read(db, before, subject, limit);
}

std::int64_t last_event(sql::Database& db) {
  auto query = db("SELECT coalesce(max(event_id), 0) FROM events");
  query.next();
  return query.integer(0);
}

}  // namespace farmtok::queue
