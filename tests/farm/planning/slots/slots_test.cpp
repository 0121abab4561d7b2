#include "farm/planning/slots/slots.hpp"

#include "farm/planning/plan/plan_fixture.hpp"

using namespace farmtok;
using namespace std::chrono_literals;
using base::Code;
using base::Json;
using std::chrono::days;
using test::code_of;
using test::noon;
using test::PlanFixture;

TEST_CASE_FIXTURE(PlanFixture, "slots are the moments of the plan, and the posts at them") {
  const auto job = planned_job();
  const auto post = stand(job.job_id, at("2026-06-01T18:00:00"));
  const auto found = slots(job, days{2});
  REQUIRE(found.size() == 4);
  CHECK(found[0].at == at("2026-06-01T09:00:00"));
  CHECK(found[0].local == "2026-06-01T09:00:00");
  CHECK(found[0].free());
  CHECK(found[1].taken_by == post.scheduled_id);
  CHECK(found[3].at == at("2026-06-02T18:00:00"));
}

TEST_CASE_FIXTURE(PlanFixture, "a slot stays taken after its post fired, and is free when the post is moved away") {
  const auto job = planned_job();
  const auto fired = stand(job.job_id, at("2026-06-01T09:00:00"));
  const auto moved = stand(job.job_id, at("2026-06-01T18:00:00"));
  store.write([](store::Tx& tx) { tx.db("UPDATE posts SET fired = 1 WHERE scheduled_datetime < ?", INT64_MAX).run(); });
  CHECK(slots(job, days{1})[0].taken_by == fired.scheduled_id);
  CHECK(slots(job, days{1})[1].taken_by == moved.scheduled_id);
  store.write([](store::Tx& tx) { tx.db("UPDATE posts SET fired = 0").run(); });
  farm::planning::edit_post(farm, moved.scheduled_id,
                            {{"scheduled_datetime", "2026-06-01T20:00"}, {"timezone", "America/New_York"}});
  CHECK(slots(job, days{1})[1].free());
}

TEST_CASE_FIXTURE(PlanFixture, "posts of other jobs take no slot") {
  stand(planned_job().job_id, at("2026-06-01T09:00:00"));
  CHECK(slots(planned_job(), days{1})[0].free());
}

TEST_CASE_FIXTURE(PlanFixture, "a post nearer than the gap takes the slot, one as far away does not") {
  const auto job = planned_job();
  const auto post = stand(job.job_id, at("2026-06-01T10:00:00"));
  use({{"plan.gap", "1h"}});
  CHECK(slots(job, days{1})[0].free());
  use({{"plan.gap", "61m"}});
  CHECK(slots(job, days{1})[0].taken_by == post.scheduled_id);
  const auto nearer = stand(job.job_id, at("2026-06-01T09:30:00"));
  CHECK(slots(job, days{1})[0].taken_by == nearer.scheduled_id);
}

TEST_CASE_FIXTURE(PlanFixture, "full and blackout days are closed in the plan's zone, and say why") {
  const auto job = planned_job();
  // In New York it is still the first of June.
  stand(job.job_id, at("2026-06-01T23:00:00"));
  use({{"plan.per_day", "1"}, {"plan.blackout", "2026-06-03..2026-06-04, 2026-06-06"}});
  std::map<std::string, std::string> closed;
  for (const auto& slot : slots(job, days{6}))
    if (slot.closed) closed[slot.local] = *slot.closed;
  CHECK(closed == std::map<std::string, std::string>{{"2026-06-01T09:00:00", "2026-06-01 has its 1 post already"},
                                                     {"2026-06-01T18:00:00", "2026-06-01 has its 1 post already"},
                                                     {"2026-06-03T09:00:00", "2026-06-03 is a day without posts"},
                                                     {"2026-06-03T18:00:00", "2026-06-03 is a day without posts"},
                                                     {"2026-06-04T09:00:00", "2026-06-04 is a day without posts"},
                                                     {"2026-06-04T18:00:00", "2026-06-04 is a day without posts"},
                                                     {"2026-06-06T09:00:00", "2026-06-06 is a day without posts"},
                                                     {"2026-06-06T18:00:00", "2026-06-06 is a day without posts"}});
}

TEST_CASE_FIXTURE(PlanFixture,
                  "a blackout that cannot be read is a fault of the configuration, with the part that is wrong") {
  for (const auto& [text, fault] : std::map<std::string, std::string>{
           {"2026-13-01", "\"2026-13-01\" is no day like 2026-12-25"},
           {"2026-12-25,,2026-12-26", "\"\" is between two commas"},
           {"2026-12-31..2026-12-30", "\"2026-12-31..2026-12-30\" ends before it begins"},
           {"2026-12-25, christmas", "\"christmas\" is no day like 2026-12-25"},
           {"2026-12-25..", "\"2026-12-25..\" is no day like 2026-12-25"}}) {
    try {
      use({{"plan.blackout", text}});
      FAIL(text);
    } catch (const base::Error& error) {
      CHECK(error.code == Code::CONFIG_INVALID);
      CHECK(error.message == "--plan.blackout: plan.blackout must be days like 2026-12-25,2026-12-31..2027-01-02 (" +
                                 fault + "), but is \"" + text + "\"");
    }
  }
}

TEST_CASE_FIXTURE(PlanFixture, "the next slot passes over what is taken, closed, or full for the account") {
  const auto job = planned_job();
  CHECK(next(job) == at("2026-06-01T09:00:00"));
  stand(job.job_id, at("2026-06-01T09:00:00"));
  CHECK(next(job) == at("2026-06-01T18:00:00"));
  use({{"plan.blackout", "2026-06-01..2026-07-31"}});
  CHECK(next(job) == at("2026-08-01T09:00:00"));
  const auto account = "https://www.tiktok.com/@brand";
  // Another job's post for the account counts.
  stand(planned_job().job_id, at("2026-06-01T12:00:00"), {{"destination_url", account}});
  use({{"plan.account_per_day", "1"}});
  CHECK(next(job, account) == at("2026-06-02T09:00:00"));
  CHECK(next(job, "https://www.tiktok.com/@other") == at("2026-06-01T18:00:00"));
}

TEST_CASE_FIXTURE(PlanFixture, "there is no next slot without a plan, after its end, or beyond two years") {
  CHECK(next(job()) == std::nullopt);
  CHECK(code_of([&] { slots(job(), days{1}); }) == Code::NOT_READY);
  use({{"plan.blackout", "2026-01-01..2030-01-01"}});
  CHECK(next(planned_job()) == std::nullopt);
}

TEST_CASE_FIXTURE(PlanFixture, "a result without a time takes the next slot of its job's plan, in the plan's zone") {
  const auto job = planned_job();
  const auto first = farm::planning::schedule_result(farm, result(job.job_id).result_id, Json::object());
  CHECK(first.scheduled_datetime == at("2026-06-01T09:00:00"));
  CHECK(first.scheduled_local == "2026-06-01T09:00:00");
  CHECK(first.timezone == "America/New_York");
  CHECK(farm::planning::schedule_result(farm, result(job.job_id).result_id, Json::object()).scheduled_datetime ==
        at("2026-06-01T18:00:00"));
  // Its own time comes first.
  const auto own = result(job.job_id, {{"scheduled_datetime", "2026-07-01T00:00:00Z"}});
  CHECK(base::format_instant(farm::planning::schedule_result(farm, own.result_id, Json::object()).scheduled_datetime) ==
        "2026-07-01T00:00:00Z");
}

TEST_CASE_FIXTURE(PlanFixture, "a plan without a free slot gives a day from now and says so") {
  const auto job = planned_job();
  use({{"plan.blackout", "2026-01-01..2030-01-01"}});
  const auto post = farm::planning::schedule_result(farm, result(job.job_id).result_id, Json::object());
  CHECK(post.scheduled_datetime == noon() + 24h);
  CHECK(post.notice ==
        "the plan of its job has no free slot any more, so it is planned for a day from now. In its way: 2026-06-02 is "
        "a day without posts (plan.blackout).");
}

TEST_CASE_FIXTURE(PlanFixture, "the zone of a plan that names none is the job's, else the settings'") {
  const auto plan = [&](const Json& extra) { return *farm::planning::plan_of(farm, planned_job(extra)); };
  CHECK(plan({{"schedule_prompt", "0 9 * * *"}}).zone == "UTC");
  use({{"timezone", "Europe/Berlin"}});
  CHECK(plan({{"schedule_prompt", "0 9 * * *"}}).zone == "Europe/Berlin");
  CHECK(plan({{"schedule_prompt", "0 9 * * *"}, {"timezone", "Asia/Tokyo"}}).zone == "Asia/Tokyo");
  CHECK(farm::planning::plan_of(farm, job()) == std::nullopt);
}

TEST_CASE_FIXTURE(PlanFixture, "a plan that is given later counts from then, not from the job's creation") {
  auto job = planned_job();
  clock.advance(10 * 24h);
  const auto give = [&](const std::string& plan) {
    job = farm::jobs::edit_job(farm, job.job_id, {{"schedule_prompt", plan}});
    return slots(job, days{60});
  };
  struct Row {
    const char* plan;
    std::size_t count;
    const char* first;
  };
  // It is 11 June 2026, a Thursday.
  for (const auto& [plan, count, first] :
       {Row{"tomorrow at 9am UTC", 1, "2026-06-12T09:00:00"}, Row{"next monday at 9am UTC", 1, "2026-06-15T09:00:00"},
        Row{"5 posts, daily at 9pm UTC", 5, "2026-06-11T21:00:00"},
        Row{"daily at 9pm UTC for 3 days", 3, "2026-06-11T21:00:00"},
        Row{"FREQ=DAILY;COUNT=5;BYHOUR=21;BYMINUTE=0", 5, "2026-06-11T21:00:00"},
        Row{"every 3 days at 9pm UTC", 20, "2026-06-11T21:00:00"}}) {
    CAPTURE(plan);
    const auto found = give(plan);
    CHECK(found.size() == count);
    if (!found.empty()) CHECK(found.front().local == first);
  }
  const auto before = slots(job, days{60});
  clock.advance(24h);
  farm::jobs::edit_job(farm, job.job_id, {{"title", "another"}});
  CHECK_MESSAGE(slots(job, days{59}).size() + 1 == before.size(), "other edits leave its begin alone");
  farm::jobs::delete_job(farm, job.job_id);
  CHECK(store.read([](sql::Database& db) { return !db("SELECT 1 FROM meta WHERE key LIKE 'plan.begin %'").next(); }));
}
