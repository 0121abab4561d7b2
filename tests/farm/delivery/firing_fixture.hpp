#pragma once
// Posts that fire, with and without someone to notify, and renders that end.

#include "farm/farm_fixture.hpp"

namespace farmtok::test {

inline const base::Json told{{"on_schedule_webhook", "https://a.test/hook"},
                             {"on_schedule_email", "a@b.test, c@d.test"}};
inline const base::Json video{{"original_video_url", "https://a.test/v.mp4"}};

struct Firing : FarmFixture {
  /// As the render lane does.
  void end_render(const std::string& scheduled_id, model::DedupStatus status) {
    store.write([&](store::Tx& tx) {
      auto done = farm::planning::get_post(tx.db, scheduled_id);
      done.dedup_status = status;
      if (status == model::DedupStatus::failed) done.dedup_error = "broken";
      else done.deduplicated_video_url = "media:med_0123456789abcdefghjkmnpqrs";
      farm::planning::save_post(tx, done);
      if (done.state == model::PostState::held) queue::reschedule(tx, model::WorkKind::fire, scheduled_id, tx.now);
    });
  }
  std::int64_t events_of(const std::string& scheduled_id, const std::string& what) {
    return store.read([&](sql::Database& db) {
      auto query = db("SELECT count(*) FROM events WHERE subject = ? AND what = ?", scheduled_id, what);
      query.next();
      return query.integer(0);
    });
  }
  std::vector<std::string> fired_in_order() {
    std::vector<std::string> fired;
    for (const auto& event :
         store.read([](sql::Database& db) { return queue::events_after(db, 0, std::nullopt, 100'000); }))
      if (event.what == "post.fired") fired.push_back(event.subject);
    return fired;
  }
};

}  // namespace farmtok::test
