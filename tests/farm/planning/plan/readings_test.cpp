#include "farm/planning/plan/readings.hpp"

#include "farm/planning/defaults.hpp"
#include "plan_fixture.hpp"

using namespace farmtok;

namespace {

struct Readings : test::PlanFixture {
  /// A job whose plan is given, as the API makes it.
  model::Job given(const std::string& plan) {
    const auto made = planned_job({{"schedule_prompt", plan}, {"timezone", "UTC"}});
    store.write([&](store::Tx& tx) { farm::planning::keep_plan_reading(tx, made); });
    return made;
  }
  /// As another version read the text of before: only how it is read changes.
  void read_now_as(const model::Job& of, const std::string& plan) {
    store.write(
        [&](store::Tx& tx) { tx.db("UPDATE jobs SET schedule_prompt = ? WHERE job_id = ?", plan, of.job_id).run(); });
  }
  std::vector<std::string> told(const model::Job& of) {
    std::vector<std::string> made;
    for (const auto& event : store.read([&](sql::Database& db) { return queue::events_after(db, 0, of.job_id, 100); }))
      if (event.what == "job.plan_changed") made.push_back(event.why.value_or(""));
    return made;
  }
  std::vector<std::string> others() {
    std::vector<std::string> made;
    for (const auto& each : store.read(farm::planning::other_plans)) made.push_back(each.job_id);
    return made;
  }
};

using Words = std::vector<std::string>;

}  // namespace

TEST_CASE_FIXTURE(Readings, "a plan that is read otherwise than when it was given is named until it is confirmed") {
  const auto same = given("daily at 9am"), other = given("daily at 9am");
  CHECK(farm::planning::compare_plans(farm) == 0);
  read_now_as(other, "daily at 10am");
  read_now_as(same, "every day at 09:00");
  CHECK_MESSAGE(others() == Words{other.job_id}, "other words for the same moments are no change");
  CHECK(farm::planning::compare_plans(farm) == 1);
  CHECK(told(other) == Words{"its plan is read as every day at 10:00 (UTC); it was read as every day at 09:00 (UTC)"});
  CHECK_MESSAGE(farm::planning::compare_plans(farm) == 0, "one event each");
  CHECK_MESSAGE(others() == Words{other.job_id}, "it is named until its operator confirms it");
  farm::planning::edit_job_and_posts(farm, other.job_id, {{"schedule_prompt", "daily at 10am"}}, false);
  CHECK(others().empty());
  CHECK(told(same).empty());
}

TEST_CASE_FIXTURE(Readings, "a plan that is refused is named, whether its former reading is known or not") {
  const auto known = given("daily at 9am"), of_before = planned_job();
  read_now_as(known, "every blue moon");
  read_now_as(of_before, "every blue moon");
  CHECK(farm::planning::compare_plans(farm) == 2);
  CHECK(told(known).at(0).ends_with("; it was read as every day at 09:00 (UTC)"));
  CHECK(told(of_before).at(0).starts_with("its plan is refused: "));
  CHECK(farm::planning::compare_plans(farm) == 0);
  CHECK(others() == Words{of_before.job_id, known.job_id});
  read_now_as(of_before, "daily at 9am");
  CHECK(farm::planning::compare_plans(farm) == 0);
  read_now_as(of_before, "daily at 8am");
  CHECK_MESSAGE(farm::planning::compare_plans(farm) == 1, "its reading is kept once there is one");
}

TEST_CASE_FIXTURE(Readings,
                  "a job of before gets its reading at a start; one that needs no plan any more is not named") {
  const auto old = planned_job(), done = planned_job();
  farm::planning::compare_plans(farm);
  stand(done.job_id, clock.now() + std::chrono::hours{2});
  read_now_as(old, "daily at 10am");
  read_now_as(done, "every blue moon");
  CHECK(others() == Words{old.job_id});
  result(done.job_id);
  CHECK(others() == Words{done.job_id, old.job_id});
  farm::jobs::delete_job(farm, done.job_id);
  CHECK(store.read([](sql::Database& db) {
    return farm::count(db("SELECT count(*) FROM meta WHERE key LIKE 'plan.read%'"));
  }) == 1);
}

TEST_CASE_FIXTURE(Readings, "another usual zone, a later day and an edit of something else change no reading") {
  const auto made = planned_job({{"schedule_prompt", "every 3 days at 9am, 50 posts"}});
  store.write([&](store::Tx& tx) { farm::planning::keep_plan_reading(tx, made); });
  clock.advance(std::chrono::hours{24 * 40});
  use({{"timezone", "Asia/Tokyo"}});
  farm::planning::edit_job_and_posts(farm, made.job_id, {{"title", "another"}}, false);
  CHECK(others().empty());
  farm::planning::edit_job_and_posts(farm, made.job_id, {{"timezone", "Europe/Berlin"}}, false);
  CHECK_MESSAGE(others().empty(), "a zone that its operator gives is meant");
}
