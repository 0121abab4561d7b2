#include "farm/planning/gaps.hpp"

#include "farm/discovery/stand_in.hpp"
#include "farm/planning/plan/plan_fixture.hpp"
#include "farm/planning/posts/posts.hpp"

using namespace farmtok;
using base::Json;
using test::PlanFixture;

namespace {

base::Instant instant(const char* text) { return *base::parse_instant(text); }

constexpr auto in_berlin = "02:30 does not exist on 2027-03-28 in Europe/Berlin: 03:30 is used";

}  // namespace

TEST_CASE("a wall time that does not exist is told with the one that is used") {
  struct Row {
    const char* wall;
    const char* zone;
    const char* note;
  };
  for (const auto& [wall, zone, note] :
       {Row{"2027-03-28T02:30", "Europe/Berlin", in_berlin}, Row{"2027-03-28T03:00", "Europe/Berlin", ""},
        Row{"2026-10-25T02:30", "Europe/Berlin", ""}, Row{"2027-03-28T02:30", "UTC", ""},
        Row{"2026-10-04T02:15:30", "Australia/Lord_Howe",
            "02:15:30 does not exist on 2026-10-04 in Australia/Lord_Howe: 02:45:30 is used"}}) {
    CAPTURE(wall);
    CHECK(farm::planning::gap_note(*base::parse_wall(wall), zone).value_or("") == note);
  }
}

TEST_CASE("an abbreviation of the other half of the year is told with the time that is used") {
  const auto note = [](const char* wall, const char* zone, const char* typed) {
    return farm::planning::season_note(*base::parse_wall(wall), zone, typed).value_or("");
  };
  CHECK(note("2027-01-01T09:00", "America/Los_Angeles", "PDT") ==
        "PDT is the summer time of America/Los_Angeles; on 2027-01-01 clocks there show PST: read as 09:00 PST");
  CHECK(note("2027-01-15T09:00", "Europe/Berlin", "cest") ==
        "CEST is the summer time of Europe/Berlin; on 2027-01-15 clocks there show CET: read as 09:00 CET");
  CHECK(note("2027-07-01T09:00", "America/New_York", "EST") ==
        "EST is the winter time of America/New_York; on 2027-07-01 clocks there show EDT: read as 09:00 EDT");
  CHECK(note("2027-07-01T09:00", "Europe/London", "GMT").starts_with("GMT is the winter time"));
  CHECK(note("2027-01-01T09:00", "Australia/Sydney", "AEST").starts_with("AEST is the winter time"));
  for (const auto* typed : {"PST", "pst", "PT", "Pacific", "Los Angeles", "America/Los_Angeles", "EST", ""})
    CHECK(note("2027-01-01T09:00", "America/Los_Angeles", typed).empty());
  CHECK(note("2027-07-01T09:00", "Asia/Kolkata", "IST").empty());
  CHECK(note("2027-07-01T09:00", "UTC", "UTC").empty());
  // A time that clocks show twice is what the abbreviation says.
  CHECK(note("2027-10-31T02:30", "Europe/Berlin", "CET").empty());
}

TEST_CASE("a plan tells the first times of its own that clocks leave out") {
  struct Row {
    const char* plan;
    const char* note;
  };
  const auto now = instant("2026-11-23T06:01:00Z");
  for (const auto& [text, note] :
       {Row{"daily at 2:30am Europe/Berlin", in_berlin}, Row{"daily at 3:30am Europe/Berlin", ""},
        Row{"daily at 2:30am", ""}, Row{"daily at 2:30am Europe/Berlin for 3 weeks", ""},
        Row{"Mondays at 2:30am Europe/Berlin", ""}, Row{"daily at 2:30am Europe/Berlin, max 20", ""},
        Row{"daily at 2am and 2:30am Europe/Berlin",
            "02:00 and 02:30 do not exist on 2027-03-28 in Europe/Berlin: 03:00 and 03:30 are used"},
        Row{"every 15 minutes Europe/Berlin",
            "4 times from 02:00 to 02:45 do not exist on 2027-03-28 in Europe/Berlin: 03:00 to 03:45 are used"}}) {
    CAPTURE(text);
    const auto plan = farm::planning::read_plan(text, {"UTC", now});
    CHECK(farm::planning::gap_note(plan, now, now + std::chrono::years{1}).value_or("") == note);
  }
  const auto plan = farm::planning::read_plan("daily at 2:30am Europe/Berlin", {"UTC", now});
  const auto at = instant("2027-03-28T01:30:00Z");
  CHECK(farm::planning::gap_note(plan, at - std::chrono::seconds{1}, at) == in_berlin);
  CHECK(!farm::planning::gap_note(plan, at, at + std::chrono::days{30}));
}

TEST_CASE("the note of a notice is replaced, and the rest of it stays") {
  const auto first = farm::planning::with_gap(std::string{"Rights are unknown."}, std::string{"a is used"});
  CHECK(first == "Rights are unknown. Clocks change: a is used.");
  CHECK(farm::planning::with_gap(first, std::string{"b is used"}) == "Rights are unknown. Clocks change: b is used.");
  CHECK(farm::planning::with_gap(first, {}) == "Rights are unknown.");
  CHECK(!farm::planning::with_gap({}, {}));
}

TEST_CASE_FIXTURE(PlanFixture, "a post tells that its time does not exist until it is moved") {
  const auto told = [](const model::Scheduled& post) { return post.notice.value_or(""); };
  const auto note = std::string{"Clocks change: "} + in_berlin + ".";
  const auto made = result(job().job_id);
  const auto post = farm::planning::schedule_result(
      farm, made.result_id, {{"scheduled_datetime", "2027-03-28T02:30"}, {"timezone", "Europe/Berlin"}});
  CHECK(post.scheduled_local == "2027-03-28T03:30:00");
  CHECK(test::has(told(post), note));
  const auto moved = farm::planning::edit_post(farm, post.scheduled_id, {{"scheduled_datetime", "2027-03-29T02:30"}});
  CHECK(!test::has(told(moved), "Clocks change"));
  CHECK(test::has(
      told(farm::planning::edit_post(farm, post.scheduled_id, {{"scheduled_datetime", "2027-03-28T02:30"}})), note));
  CHECK(test::has(told(farm::planning::edit_post(farm, post.scheduled_id, {{"caption", "new"}})), note));
}

TEST_CASE_FIXTURE(PlanFixture, "slots of a plan and repeats tell it as well") {
  clock.set(instant("2027-03-27T12:00:00Z"));
  const auto planned = planned_job({{"schedule_prompt", "daily at 2:30am Europe/Berlin"}});
  const auto slot = farm::planning::schedule_result(farm, result(planned.job_id).result_id, Json::object());
  CHECK(slot.scheduled_datetime == instant("2027-03-28T01:30:00Z"));
  CHECK(test::has(slot.notice.value_or(""), in_berlin));
  const auto evergreen = result(job().job_id);
  farm::planning::schedule_result(
      farm, evergreen.result_id,
      {{"scheduled_datetime", "2027-03-27T22:30"}, {"timezone", "UTC"}, {"repeat", "every=1d,max=1"}});
  for (const auto& each : posts_of(evergreen.result_id)) CHECK(!test::has(each.notice.value_or(""), "Clocks"));
  clock.set(instant("2027-03-26T12:00:00Z"));
  const auto nightly = result(job().job_id);
  farm::planning::schedule_result(
      farm, nightly.result_id,
      {{"scheduled_datetime", "2027-03-27T02:30"}, {"timezone", "Europe/Berlin"}, {"repeat", "every=1d,max=2"}});
  std::vector<bool> warned;
  for (const auto& each : posts_of(nightly.result_id)) warned.push_back(test::has(each.notice.value_or(""), in_berlin));
  CHECK(warned == std::vector<bool>{false, true, false});
}
