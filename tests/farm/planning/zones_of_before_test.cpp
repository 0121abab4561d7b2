#include "farm/planning/zones_of_before.hpp"

#include "farm/planning/plan_fixture.hpp"

using namespace farmtok;

namespace {

struct Before : test::PlanFixture {
  /// A job of an older store, and the list that its migration left.
  model::Job without_zone() {
    const auto made = planned_job({{"schedule_prompt", "daily at 9am"}});
    store.write([&](store::Tx& tx) {
      tx.db("UPDATE jobs SET timezone = NULL WHERE job_id = ?", made.job_id).run();
      tx.db("INSERT INTO meta (key, value) SELECT 'jobs.without_zone', CAST(MAX(row) AS TEXT) FROM jobs WHERE 1 "
            "ON CONFLICT (key) DO UPDATE SET value = excluded.value")
          .run();
    });
    return made;
  }
  std::optional<std::string> zone_of(const model::Job& of) {
    return store.read([&](sql::Database& db) { return farm::get_job(db, of.job_id).timezone; });
  }
};

}  // namespace

TEST_CASE_FIXTURE(Before, "plans of before stay in UTC, once, and an event of each job says so") {
  const auto old = without_zone();
  const auto named = planned_job({{"timezone", "Europe/Berlin"}});
  CHECK(farm::keep_zones_of_before(farm) == 1);
  CHECK(zone_of(old) == "UTC");
  CHECK(zone_of(named) == "Europe/Berlin");
  const auto told = store.read([&](sql::Database& db) { return queue::events_after(db, 0, old.job_id, 100); });
  CHECK(told.back().what == "job.edited");
  CHECK(told.back().why->find("jobs edit " + old.job_id + " --tz") != std::string::npos);
  // Later jobs are not touched.
  const auto later = planned_job({{"schedule_prompt", "daily at 9am"}});
  CHECK(farm::keep_zones_of_before(farm) == 0);
  CHECK_FALSE(zone_of(later));
}

TEST_CASE_FIXTURE(Before, "where the settings name a zone, plans of before follow it as they did") {
  use({{"timezone", "America/New_York"}});
  const auto old = without_zone();
  CHECK(farm::keep_zones_of_before(farm) == 0);
  CHECK_FALSE(zone_of(old));
  use({});
  CHECK(farm::keep_zones_of_before(farm) == 0);
  CHECK_FALSE(zone_of(old));
}
