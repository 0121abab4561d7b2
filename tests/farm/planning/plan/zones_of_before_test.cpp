#include "farm/planning/plan/zones_of_before.hpp"

#include "plan_fixture.hpp"

using namespace farmtok;

namespace {

struct Before : test::PlanFixture {
  /// A job of an older store, and the list that its migration left.
  model::Job without_zone(const std::string& plan = "daily at 9am") {
    const auto made = planned_job({{"schedule_prompt", plan}});
    store.write([&](store::Tx& tx) {
      tx.db("UPDATE jobs SET timezone = NULL WHERE job_id = ?", made.job_id).run();
      tx.db("INSERT INTO meta (key, value) SELECT 'jobs.without_zone', CAST(MAX(row) AS TEXT) FROM jobs WHERE 1 "
            "ON CONFLICT (key) DO UPDATE SET value = excluded.value")
          .run();
    });
    return made;
  }
  model::Job now(const model::Job& of) {
    return store.read([&](sql::Database& db) { return farm::jobs::get_job(db, of.job_id); });
  }
  std::optional<std::string> zone_of(const model::Job& of) { return now(of).timezone; }
  auto last_event(const model::Job& of) {
    return store.read([&](sql::Database& db) { return queue::events_after(db, 0, of.job_id, 100); }).back();
  }
  static farm::planning::Plan read(const std::string& plan, const std::string& zone, const model::Job& of) {
    return farm::planning::read_plan(plan, {.zone = zone, .anchor = of.created_at});
  }
};

}  // namespace

TEST_CASE_FIXTURE(Before, "plans of before stay in UTC, once, and an event of each job says so") {
  const auto old = without_zone();
  const auto named = planned_job({{"schedule_prompt", "daily at 9am"}, {"timezone", "Europe/Berlin"}});
  CHECK(farm::planning::keep_zones_of_before(farm) == 1);
  CHECK(now(old).schedule_prompt == "daily at 9am UTC");
  // Its other times stay those of the machine's zone.
  CHECK_FALSE(zone_of(old));
  CHECK(zone_of(named) == "Europe/Berlin");
  CHECK(now(named).schedule_prompt == "daily at 9am");
  const auto event = last_event(old);
  CHECK(event.what == "job.edited");
  CHECK(event.why ==
        "its plan named no zone and was read in UTC so far, so it names UTC now: daily at 9am UTC; another zone: "
        "`farmtok jobs edit " +
            old.job_id + " --schedule-prompt 'daily at 9am Europe/Berlin'`");
  // Later jobs are not touched.
  const auto later = planned_job({{"schedule_prompt", "daily at 9am"}});
  CHECK(farm::planning::keep_zones_of_before(farm) == 0);
  CHECK_FALSE(zone_of(later));
}

TEST_CASE_FIXTURE(Before, "jobs whose plan names a zone in any form are left alone") {
  for (const std::string plan :
       {"daily at 9am EST", "daily at 9am in New York time", "daily at 9am UTC+2", "daily at 9am (Europe/Berlin)",
        "9am daily, London", "daily at 9am Pacific time", "0 9 * * 1-5 America/New_York",
        "CRON_TZ=America/New_York 0 9 * * *", "TZ=Asia/Tokyo\n0 9 * * *", "@daily JST",
        "DTSTART;TZID=Asia/Kolkata:20261201T090000 RRULE:FREQ=DAILY", "DTSTART:20261201T090000Z\nRRULE:FREQ=DAILY",
        "FREQ=DAILY;BYHOUR=9;BYMINUTE=0 Europe/Berlin", "daily at 9am UTC"}) {
    CAPTURE(plan);
    const auto old = without_zone(plan);
    CHECK(farm::planning::keep_zones_of_before(farm) == 0);
    CHECK(now(old).schedule_prompt == plan);
    CHECK_FALSE(zone_of(old));
    CHECK(last_event(old).what != "job.edited");
  }
}

TEST_CASE_FIXTURE(Before, "every form of plan without a zone takes UTC into its words and keeps its times") {
  for (const std::string plan :
       {"daily at 9am", " 2 per day, 9am and 6pm. ", "every 2 hours until 5pm", "max 20, daily at 9am",
        "1 December at 9am", "daily from 1 December to 24 December", "every weekday", "daily at 9am;\n",
        "weekdays at 9am, weekends at 11am", "0 9 * * 1-5", "@daily", "0 9 * * *  # each morning", "0 0 9 ? * MON",
        "FREQ=DAILY;BYHOUR=9;BYMINUTE=0", "RRULE:FREQ=WEEKLY;BYDAY=MO,TU;COUNT=5\n", "rrule:freq=daily",
        "DTSTART:20261201T090000\nRRULE:FREQ=DAILY", "dtstart:20261201T090000 RRULE:FREQ=DAILY;UNTIL=20261224",
        "DTSTART;VALUE=DATE:20261201\r\nRRULE:FREQ=DAILY;BYHOUR=9\r\n"}) {
    CAPTURE(plan);
    const auto old = without_zone(plan);
    CHECK(farm::planning::keep_zones_of_before(farm) == 1);
    const auto kept = now(old).schedule_prompt.value_or("");
    CAPTURE(kept);
    CHECK_FALSE(zone_of(old));
    CHECK(kept != plan);
    const auto before = read(plan, "UTC", old);
    const auto after = read(kept, "America/New_York", old);
    CHECK(after.zone == "UTC");
    CHECK(farm::planning::moments_of(after, old.created_at, 40) ==
          farm::planning::moments_of(before, old.created_at, 40));
    // The plan that the event offers is read in the zone that it offers.
    CHECK(last_event(old).why->find("Europe/Berlin") != std::string::npos);
  }
}

TEST_CASE_FIXTURE(Before, "a plan that has no place for a zone gets it in the job, one that cannot be read gets none") {
  const auto old = without_zone();
  const auto broken = without_zone();
  store.write([&](store::Tx& tx) {
    tx.db("UPDATE jobs SET schedule_prompt = ? WHERE job_id = ?", "daily," + std::string(1990, ' ') + "9am", old.job_id)
        .run();
    tx.db("UPDATE jobs SET schedule_prompt = 'the 1st and 15 at 9am' WHERE job_id = ?", broken.job_id).run();
  });
  CHECK(farm::planning::keep_zones_of_before(farm) == 1);
  CHECK(zone_of(old) == "UTC");
  CHECK(last_event(old).why->find("jobs edit " + old.job_id + " --tz") != std::string::npos);
  CHECK_FALSE(zone_of(broken));
}

TEST_CASE_FIXTURE(Before, "where the settings name a zone, plans of before follow it as they did") {
  use({{"timezone", "America/New_York"}});
  const auto old = without_zone();
  CHECK(farm::planning::keep_zones_of_before(farm) == 0);
  CHECK_FALSE(zone_of(old));
  use({});
  CHECK(farm::planning::keep_zones_of_before(farm) == 0);
  CHECK_FALSE(zone_of(old));
}
