#include "queue/events.hpp"

#include "store/rows.hpp"

namespace farmtok::queue {

void record(store::Tx& tx, model::Event event) {
  tx.db("INSERT INTO events (at, who, what, subject, job_id, from_state, to_state, why) VALUES (?, ?, ?, ?, ?, ?, ?, "
        "?)",
        base::to_millis(tx.now), event.who, event.what, event.subject, event.job_id, event.from_state, event.to_state,
        event.why)
      .run();
}

std::vector<model::Event> events_after(sql::Database& db, std::int64_t after, const std::optional<std::string>& subject,
                                       std::int64_t limit) {
  using model::Event;
  static const auto any = store::select<Event>("events", "WHERE event_id > ? ORDER BY event_id LIMIT ?");
  // Two look-ups, each in a separate index that is in the order of events; a row that both find is there once.
  static const auto some = store::select<Event>(
      "events",
      "WHERE event_id IN (SELECT * FROM (SELECT event_id FROM events WHERE subject = ?1 AND event_id > ?2 "
      "ORDER BY event_id LIMIT ?3) UNION SELECT * FROM (SELECT event_id FROM events WHERE job_id = ?1 AND "
      "event_id > ?2 ORDER BY event_id LIMIT ?3)) ORDER BY event_id LIMIT ?3");
  return store::all<Event>(subject ? db(some, *subject, after, limit) : db(any, after, limit));
}

std::int64_t last_event(sql::Database& db) {
  auto query = db("SELECT coalesce(max(event_id), 0) FROM events");
  query.next();
  return query.integer(0);
}

}  // namespace farmtok::queue
