#include "farm/planning/slots/evergreen.hpp"

#include <set>

#include "farm/planning/plan/plan_fixture.hpp"

using namespace farmtok;
using base::Code;
using base::Json;
using test::code_of;
using test::PlanFixture;

TEST_CASE("a repeat is days or weeks, and a number of times") {
  const auto read = [](const char* text) {
    const auto made = farm::planning::read_repeat(text);
    return std::pair{made.every.count(), made.times};
  };
  CHECK(read("every=30d,max=3") == std::pair{std::chrono::days::rep{30}, 3});
  CHECK(read("max=1, every=2w") == std::pair{std::chrono::days::rep{14}, 1});
  for (const auto* bad : {"", "every=30d", "max=3", "every=0d,max=3", "every=30d,max=0", "every=30d,max=101",
                          "every=367d,max=1", "every=53w,max=1", "every=30,max=3", "every=30h,max=3", "every=-1d,max=3",
                          "every=30d,max=3,max=4", "every=30d;max=3", "every=30dd,max=3x"})
    CHECK_MESSAGE(code_of([&] { farm::planning::read_repeat(bad); }) == Code::INVALID_REQUEST, bad);
}

TEST_CASE_FIXTURE(PlanFixture, "later posts keep the wall time, name the first, and have renders of their own") {
  const auto job = planned_job();
  const auto made = result(job.job_id, {{"original_video_url", "https://videos.test/1.mp4"}});
  const auto first = farm::planning::schedule_result(
      farm, made.result_id,
      {{"scheduled_datetime", "2026-10-20T09:00"}, {"timezone", "America/New_York"}, {"repeat", "every=30d,max=3"}});
  const auto all = posts_of(made.result_id);
  REQUIRE(all.size() == 4);
  CHECK(all[0].scheduled_id == first.scheduled_id);
  CHECK(!all[0].repeat_of);
  std::vector<std::string> walls;
  std::set<std::int64_t> seeds;
  for (const auto& post : all) {
    walls.push_back(post.scheduled_local);
    CHECK(post.scheduled_datetime == at(post.scheduled_local));
    if (&post != &all.front()) CHECK(post.repeat_of == first.scheduled_id);
    REQUIRE(work("kind = 'fire' AND key = '" + post.scheduled_id + "'").size() == 1);
    CHECK(work("kind = 'fire' AND key = '" + post.scheduled_id + "'")[0].run_at == post.scheduled_datetime);
    const auto render = work("kind = 'render' AND key = '" + post.scheduled_id + "'");
    REQUIRE(render.size() == 1);
    seeds.insert(base::parse_json(render[0].payload)["seed"].get<std::int64_t>());
  }
  // Summer time ends on 1 November.
  CHECK(walls == std::vector<std::string>{"2026-10-20T09:00:00", "2026-11-19T09:00:00", "2026-12-19T09:00:00",
                                          "2027-01-18T09:00:00"});
  CHECK(seeds.size() == 4);
  CHECK(read_result(made.result_id).scheduled_id == first.scheduled_id);
}

TEST_CASE_FIXTURE(PlanFixture, "each post of a manual job costs the same; too few credits make none") {
  const auto price = farm::credits::credit_prices(settings).manual_post;
  const auto job = planned_job();
  const auto made = result(job.job_id);
  farm::planning::schedule_result(farm, made.result_id, {{"repeat", "every=7d,max=2"}});
  for (const auto& post : posts_of(made.result_id)) CHECK(post.credits_consumed == price);
  const auto spent = store.read([&](sql::Database& db) { return farm::jobs::get_job(db, job.job_id); }).credits_spent;
  CHECK(spent.micros == 3 * price.micros);

  store.write([&](store::Tx& tx) {
    tx.db("UPDATE accounts SET balance = ? WHERE name = 'available'", 2 * price.micros).run();
  });
  const auto poor = result(job.job_id);
  CHECK(code_of([&] {
          farm::planning::schedule_result(farm, poor.result_id, {{"repeat", "every=7d,max=2"}});
        }) == Code::RESERVATION_FAILED);
  CHECK(posts_of(poor.result_id).empty());
  CHECK(!read_result(poor.result_id).scheduled);
}

TEST_CASE_FIXTURE(PlanFixture, "a repeat beyond the known zone rules makes nothing") {
  const auto made = result(planned_job().job_id);
  CHECK(code_of([&] {
          farm::planning::schedule_result(farm, made.result_id, {{"repeat", "every=366d,max=20"}});
        }) == Code::INVALID_REQUEST);
  CHECK(posts() == 0);
}

TEST_CASE_FIXTURE(PlanFixture, "a deleted post hands its place to the next of its result") {
  const auto made = result(planned_job().job_id);
  farm::planning::schedule_result(farm, made.result_id, {{"repeat", "every=30d,max=2"}});
  const auto all = posts_of(made.result_id);
  REQUIRE(all.size() == 3);
  SUBCASE("the first one's") {
    farm::planning::delete_post(farm, all[0].scheduled_id);
    const auto left = posts_of(made.result_id);
    CHECK(!left[0].repeat_of);
    CHECK(left[1].repeat_of == left[0].scheduled_id);
    const auto result = read_result(made.result_id);
    CHECK(result.scheduled);
    CHECK(result.scheduled_id == left[0].scheduled_id);
    CHECK(result.scheduled_datetime == left[0].scheduled_datetime);
  }
  SUBCASE("a later one's") {
    farm::planning::delete_post(farm, all[1].scheduled_id);
    CHECK(read_result(made.result_id).scheduled_id == all[0].scheduled_id);
    CHECK(posts_of(made.result_id)[1].repeat_of == all[0].scheduled_id);
  }
  SUBCASE("after the last one the result is free") {
    for (const auto& post : all) farm::planning::delete_post(farm, post.scheduled_id);
    CHECK(!read_result(made.result_id).scheduled);
    CHECK(work().empty());
  }
}

TEST_CASE_FIXTURE(PlanFixture, "moves are counted, edits are not; moving a later post leaves the result's time") {
  const auto made = result(planned_job().job_id);
  farm::planning::schedule_result(farm, made.result_id, {{"repeat", "every=30d,max=1"}});
  const auto all = posts_of(made.result_id);
  const auto later = all[1].scheduled_id;
  CHECK(farm::planning::edit_post(farm, later, {{"caption", "x"}}).moves == 0);
  CHECK(farm::planning::edit_post(farm, later, {{"scheduled_datetime", "2026-08-01T09:00:00Z"}}).moves == 1);
  CHECK(farm::planning::edit_post(farm, later, {{"scheduled_datetime", "2026-08-01T09:00:00Z"}}).moves == 1);
  CHECK(farm::planning::edit_post(farm, later, {{"scheduled_datetime", "2026-08-02T09:00:00Z"}}).moves == 2);
  CHECK(read_result(made.result_id).scheduled_datetime == all[0].scheduled_datetime);
}
