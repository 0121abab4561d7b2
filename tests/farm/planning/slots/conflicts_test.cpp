#include "farm/planning/plan/plan_fixture.hpp"
#include "farm/planning/slots/accounts.hpp"

using namespace farmtok;
using base::Json;
using std::chrono::days;
using test::PlanFixture;
using namespace std::chrono_literals;

namespace {

const Json brand{{"destination_url", "https://www.tiktok.com/@brand"}};

Json of_video(const char* id, Json extra = brand) {
  extra["tiktok_video_id"] = id;
  return extra;
}

struct Fixture : PlanFixture {
  std::string job_id = planned_job().job_id;
  base::Instant base = at("2026-07-01T09:00:00");

  std::vector<std::string> conflicts(const model::Scheduled& post) {
    return store.read([&](sql::Database& db) { return farm::planning::conflicts_of(farm, db, post); });
  }
};

}  // namespace

TEST_CASE_FIXTURE(Fixture, "another post for the same account less than an hour away is named") {
  const auto first = stand(job_id, base, brand);
  CHECK(!first.notice);
  const auto second = stand(job_id, base + 59min, brand);
  CHECK(conflicts(second) == std::vector<std::string>{"post " + first.scheduled_id +
                                                      " is for https://www.tiktok.com/@brand too, 59 min before it"});
  CHECK(second.notice == "In its way: " + conflicts(second)[0] + ".");
  CHECK(events("post.conflict") == 1);
  CHECK(conflicts(stand(job_id, base - 60min, brand)).empty());
  CHECK(conflicts(stand(job_id, base, {{"destination_url", "https://www.tiktok.com/@other"}})).empty());
}

TEST_CASE_FIXTURE(Fixture,
                  "of several the nearest is named, and the whole of an account's posts counts, whatever the job") {
  stand(job_id, base - 50min, brand);
  const auto other = stand(planned_job().job_id, base, brand);
  const auto post = stand(job_id, base, brand);
  CHECK(conflicts(post) == std::vector<std::string>{"post " + other.scheduled_id +
                                                    " is for https://www.tiktok.com/@brand too, at the same time"});
}

TEST_CASE_FIXTURE(Fixture, "without an address the batch is the account; with neither nothing is in the way") {
  const Json batch{{"inbox_tracer", "batch-1"}};
  const auto first = stand(job_id, base, batch);
  CHECK(conflicts(stand(job_id, base + 1min, batch)).size() == 1);
  auto elsewhere = batch;
  elsewhere["destination_url"] = brand.at("destination_url");
  CHECK(conflicts(stand(job_id, base + 2min, elsewhere)).empty());
  stand(job_id, base);
  CHECK(conflicts(stand(job_id, base)).empty());
}

TEST_CASE_FIXTURE(Fixture,
                  "the same video for the same account is named within plan.repeat_days, by days of the wall") {
  use({{"plan.repeat_days", "30"}});
  // On 1 November summer time ends: 30 calendar days are an hour more.
  const auto autumn = at("2026-10-20T09:00:00");
  const auto first = stand(job_id, autumn, of_video("7000000000000000001"));
  const auto in_new_york = [&](const char* wall) {
    const auto made = result(job_id, of_video("7000000000000000001"));
    return farm::planning::schedule_result(farm, made.result_id,
                                           {{"scheduled_datetime", wall}, {"timezone", "America/New_York"}});
  };
  const auto far = in_new_york("2026-11-19T09:00");
  CHECK(conflicts(far).empty());
  farm::planning::delete_post(farm, far.scheduled_id);
  const auto near = in_new_york("2026-11-18T23:00");
  CHECK(conflicts(near) ==
        std::vector<std::string>{"post " + first.scheduled_id +
                                 " shows the same for https://www.tiktok.com/@brand, 29 days before it"});
  CHECK(conflicts(stand(job_id, autumn + days{1}, of_video("7000000000000000002"))).empty());
  use({{"plan.repeat_days", "0"}});
  CHECK(conflicts(near).empty());
}

TEST_CASE_FIXTURE(Fixture, "a post rendered from its own copy still shows the same as its result's other posts") {
  auto made = brand;
  made["original_video_url"] = "https://videos.test/1.mp4";
  const auto first = stand(job_id, base, made);
  store.write([&](store::Tx& tx) {
    tx.db("UPDATE posts SET original_video_url = 'media:med_1' WHERE scheduled_id = ?", first.scheduled_id).run();
  });
  CHECK(conflicts(stand(job_id, base + days{2}, made)).size() == 1);
}

TEST_CASE_FIXTURE(Fixture, "a moved post's notice tells what is in its way now, and keeps what else it told") {
  stand(job_id, base, brand);
  const auto post = stand(job_id, base + 10min, brand);
  store.write([&](store::Tx& tx) {
    tx.db("UPDATE posts SET notice = 'Mind the rights. ' || notice WHERE scheduled_id = ?", post.scheduled_id).run();
  });
  const auto moved = [&](base::Instant when) {
    return farm::planning::edit_post(farm, post.scheduled_id, {{"scheduled_datetime", base::format_instant(when)}})
        .notice;
  };
  CHECK(moved(base + 5h) == "Mind the rights.");
  const auto back = moved(base + 20min);
  REQUIRE(back);
  CHECK(back->starts_with("Mind the rights. In its way: post "));
  CHECK(back->ends_with(", 20 min before it."));
}

TEST_CASE_FIXTURE(Fixture, "a time of its own passes over the limits of its job, and the notice says so") {
  use({{"plan.blackout", "2026-07-01"}, {"plan.per_day", "1"}, {"plan.gap", "2h"}});
  const auto first = stand(job_id, base);
  CHECK(first.notice == "In its way: 2026-07-01 is a day without posts (plan.blackout).");
  const auto second = stand(job_id, base + 30min);
  CHECK(second.notice ==
        "In its way: 2026-07-01 is a day without posts (plan.blackout); 2026-07-01 has its 1 post already "
        "(plan.per_day); post " +
            first.scheduled_id + " of its job is nearer than plan.gap (2h).");
  const auto moved = [&](base::Instant when) {
    return farm::planning::edit_post(farm, second.scheduled_id, {{"scheduled_datetime", base::format_instant(when)}})
        .notice;
  };
  CHECK_FALSE(moved(base + 48h));
  CHECK(moved(base + 12h) ==
        "In its way: 2026-07-01 is a day without posts (plan.blackout); 2026-07-01 has its 1 post already "
        "(plan.per_day).");
  // Other jobs have their own days, and a slot of the plan respects the limits.
  CHECK_FALSE(stand(planned_job().job_id, base + 24h).notice);
  CHECK_FALSE(farm::planning::schedule_result(farm, result(job_id).result_id, Json::object()).notice);
}
