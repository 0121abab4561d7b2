#include "farm/planning/rezone.hpp"

#include "farm/delivery/fire.hpp"
#include "farm/farm_fixture.hpp"
#include "zones/zones.hpp"

using namespace farmtok;
using namespace std::chrono_literals;
using base::Instant;
using model::PostState;
using test::noon;

namespace {

struct Zones : test::FarmFixture {
  Zones() { farm::planning::follow_zone_data(farm); }

  /// A post at a wall time in Berlin.
  model::Scheduled berlin(const char* wall) {
    return farm::planning::schedule_result(farm, result(job().job_id).result_id,
                                           {{"scheduled_datetime", wall}, {"timezone", "Europe/Berlin"}});
  }
  /// As older zone data would have placed it: the same wall time at another instant.
  void misplace(const model::Scheduled& post, std::chrono::milliseconds by) {
    const auto at = base::to_millis(post.scheduled_datetime + by);
    store.write([&](store::Tx& tx) {
      tx.db("UPDATE posts SET scheduled_datetime = ? WHERE scheduled_id = ?", at, post.scheduled_id).run();
      tx.db("UPDATE results SET scheduled_datetime = ? WHERE result_id = ?", at, post.result_id).run();
      tx.db("UPDATE work SET run_at = ? WHERE kind = 'fire' AND key = ?", at, post.scheduled_id).run();
    });
  }
  std::int64_t start_with_data_of(const char* version) {
    store.write([&](store::Tx& tx) { tx.db("UPDATE meta SET value = ? WHERE key = 'zone_data'", version).run(); });
    return farm::planning::follow_zone_data(farm);
  }
  std::int64_t told() { return store.read(farm::planning::moved_by_zone_data); }
};

}  // namespace

TEST_CASE_FIXTURE(Zones,
                  "with other zone data a post keeps its wall time, and everything that names its instant follows") {
  const auto made = berlin("2026-07-01T09:00");
  misplace(made, 1h);
  CHECK(start_with_data_of("2019a") == 1);
  CHECK(told() == 1);
  const auto moved = read(made.scheduled_id);
  CHECK(moved.scheduled_datetime == made.scheduled_datetime);
  CHECK(moved.scheduled_local == made.scheduled_local);
  CHECK(moved.moves == made.moves + 1);
  CHECK(work("kind = 'fire'").front().run_at == made.scheduled_datetime);
  const auto result = store.read([&](sql::Database& db) { return farm::review::get_result(db, made.result_id); });
  CHECK(result.scheduled_datetime == made.scheduled_datetime);
  const auto outcome_of =
      store.read([&](sql::Database& db) { return queue::events_after(db, 0, made.scheduled_id, 100); });
  CHECK(outcome_of.back().what == "post.moved");
  CHECK(outcome_of.back().from_state == base::format_instant(made.scheduled_datetime + 1h));
  CHECK(outcome_of.back().to_state == base::format_instant(made.scheduled_datetime));
  clock.set(made.scheduled_datetime);
  farm::delivery::fire_due(farm);
  CHECK(read(made.scheduled_id).state == PostState::fired);
}

TEST_CASE_FIXTURE(Zones, "with the same zone data nothing is looked at, and the next start has moved nothing") {
  const auto made = berlin("2026-07-01T09:00");
  misplace(made, 1h);
  CHECK(farm::planning::follow_zone_data(farm) == 0);
  CHECK(read(made.scheduled_id).scheduled_datetime == made.scheduled_datetime + 1h);
  CHECK(start_with_data_of("2019a") == 1);
  CHECK(farm::planning::follow_zone_data(farm) == 0);
  CHECK(told() == 0);
  CHECK(events("post.moved") == 1);
}

TEST_CASE_FIXTURE(Zones, "a post at its wall time, in UTC, or that has fired stays") {
  const auto right = berlin("2026-07-01T09:00");
  // 02:30 comes twice on the 25th of October; the operator meant the second.
  const auto second =
      farm::planning::schedule_result(farm, result(job().job_id).result_id,
                                      {{"scheduled_datetime", "2026-10-25T01:30:00Z"}, {"timezone", "Europe/Berlin"}});
  REQUIRE(second.scheduled_local == "2026-10-25T02:30:00");
  const auto plain = post(noon() + 1h);
  const auto fired = berlin("2026-06-02T09:00");
  farm::delivery::fire_now(farm, fired.scheduled_id);
  misplace(fired, 1h);
  CHECK(start_with_data_of("2019a") == 0);
  for (const auto& each : {right, second, plain})
    CHECK(read(each.scheduled_id).scheduled_datetime == each.scheduled_datetime);
  CHECK(read(fired.scheduled_id).scheduled_datetime == fired.scheduled_datetime + 1h);
}

TEST_CASE_FIXTURE(Zones, "milliseconds of an instant are kept, and a wall time that is no more moves out of the gap") {
  const auto made = farm::planning::schedule_result(
      farm, result(job().job_id).result_id,
      {{"scheduled_datetime", "2026-07-01T07:00:00.250Z"}, {"timezone", "Europe/Berlin"}});
  misplace(made, -1h);
  const auto gone = berlin("2027-03-28T03:30");
  // By other rules there was no summer time yet: the wall time was an hour earlier on the clock of today's gap.
  store.write([&](store::Tx& tx) {
    tx.db("UPDATE posts SET scheduled_local = '2027-03-28T02:30:00' WHERE scheduled_id = ?", gone.scheduled_id).run();
  });
  misplace(gone, -30min);
  CHECK(start_with_data_of("2019a") == 2);
  CHECK(read(made.scheduled_id).scheduled_datetime == made.scheduled_datetime);
  CHECK(read(gone.scheduled_id).scheduled_local == "2027-03-28T03:30:00");
  CHECK(start_with_data_of("2019b") == 0);
}

TEST_CASE_FIXTURE(Zones, "a missed post is put right too, and stays missed until the operator acts") {
  const auto made = berlin("2026-06-02T09:00");
  clock.set(made.scheduled_datetime + 24h);
  farm::delivery::fire_due(farm);
  REQUIRE(read(made.scheduled_id).state == PostState::missed);
  store.write([&](store::Tx& tx) {
    tx.db("UPDATE posts SET scheduled_datetime = scheduled_datetime - 3600000 WHERE scheduled_id = ?",
          made.scheduled_id)
        .run();
  });
  CHECK(start_with_data_of("2019a") == 1);
  CHECK(read(made.scheduled_id).scheduled_datetime == made.scheduled_datetime);
  CHECK(read(made.scheduled_id).state == PostState::missed);
  CHECK_FALSE(farm::delivery::fire_due(farm));
}

TEST_CASE_FIXTURE(Zones, "a zone that the data lacks leaves its posts where they are, and the others follow") {
  const auto lost = berlin("2026-07-01T09:00");
  store.write([&](store::Tx& tx) {
    tx.db("UPDATE posts SET timezone = 'Europe/Atlantis' WHERE scheduled_id = ?", lost.scheduled_id).run();
  });
  const auto made = berlin("2026-07-01T09:00");
  misplace(made, 1h);
  CHECK(start_with_data_of("2019a") == 1);
  CHECK(read(lost.scheduled_id).scheduled_datetime == lost.scheduled_datetime);
}

TEST_CASE_FIXTURE(Zones, "more posts than a page are gone through in pages, each once") {
  const auto in = job().job_id;
  store.write([&](store::Tx& tx) {
    for (int i = 0; i < 1100; ++i)
      farm::planning::schedule_result(farm, result(in).result_id,
                                      {{"scheduled_datetime", "2026-07-01T09:00"}, {"timezone", "Europe/Berlin"}});
    tx.db("UPDATE posts SET scheduled_datetime = scheduled_datetime + 3600000").run();
  });
  CHECK(start_with_data_of("2019a") == 1100);
  const auto times = store.read([](sql::Database& db) {
    auto query = db("SELECT count(DISTINCT scheduled_datetime), min(moves), max(moves) FROM posts");
    query.next();
    return std::tuple{query.integer(0), query.integer(1), query.integer(2)};
  });
  CHECK(times == std::tuple{1, 1, 1});
}

TEST_CASE("the version of the zone data is known, and stays the same") {
  CHECK_FALSE(zones::data_version().empty());
  CHECK(zones::data_version() == zones::data_version());
}
