// Times that clocks show twice: an abbreviation decides which one is meant, and without one a note says that the post
// has the first.
#include "farm/planning/gaps.hpp"
#include "farm/planning/plan/plan_fixture.hpp"

using namespace farmtok;
using base::Json;
using test::PlanFixture;

namespace {

base::Instant instant(const char* text) { return *base::parse_instant(text); }

constexpr auto first_note =
    "Clocks change: 02:30 comes twice on 2027-10-31 in Europe/Berlin: the first is used, which is CEST and not CET.";

struct Twice : PlanFixture {
  Twice() { clock.set(instant("2027-10-29T12:00:00Z")); }

  model::Scheduled at(const char* time, Json more = Json::object()) {
    more["scheduled_datetime"] = time;
    return farm::planning::schedule_result(farm, result(job().job_id).result_id, more);
  }
  static bool told(const model::Scheduled& post) {
    return post.notice.value_or("").find(first_note) != std::string::npos;
  }
  static bool silent(const model::Scheduled& post) {
    return post.notice.value_or("").find("Clocks change") == std::string::npos;
  }
};

constexpr auto first = "2027-10-31T00:30:00Z";
constexpr auto second = "2027-10-31T01:30:00Z";

}  // namespace

TEST_CASE_FIXTURE(Twice, "an abbreviation says which hour is meant") {
  for (const auto* typed : {"2027-10-31 02:30 CET", "31 October 2027 at 02:30 cet", "31.10.2027 02:30 CET"}) {
    CAPTURE(std::string{typed});
    const auto post = at(typed);
    CHECK(base::format_instant(post.scheduled_datetime) == second);
    CHECK(post.scheduled_local == "2027-10-31T02:30:00");
    CHECK(post.timezone == "Europe/Berlin");
    CHECK(silent(post));
  }
  const auto summer = at("2027-10-31 02:30 CEST");
  CHECK(base::format_instant(summer.scheduled_datetime) == first);
  CHECK(silent(summer));
  const auto field = at("2027-10-31T02:30", {{"timezone", "CET"}});
  CHECK(base::format_instant(field.scheduled_datetime) == second);
  CHECK(silent(field));
  // In other zones it is the name of the place.
  CHECK(base::format_instant(at("2028-07-01 09:00 CET").scheduled_datetime) == "2028-07-01T07:00:00Z");
}

TEST_CASE_FIXTURE(Twice, "an abbreviation of the other half of the year is told, until the post is moved") {
  constexpr auto note = "CEST is the summer time of Europe/Berlin; on 2028-01-03 clocks there show CET";
  for (const auto& post :
       {at("2028-01-03 09:00 CEST"), at("3 January 2028 9am CEST"), at("2028-01-03T09:00", {{"timezone", "CEST"}})}) {
    CHECK(base::format_instant(post.scheduled_datetime) == "2028-01-03T08:00:00Z");
    CHECK(post.notice.value_or("").find(note) != std::string::npos);
    CHECK(silent(farm::planning::edit_post(farm, post.scheduled_id, {{"scheduled_datetime", "2028-01-03 09:00 CET"}})));
    const auto again =
        farm::planning::edit_post(farm, post.scheduled_id, {{"scheduled_datetime", "2028-01-03 10:00 CEST"}});
    CHECK(again.notice.value_or("").find("read as 10:00 CET") != std::string::npos);
  }
  CHECK(silent(at("2028-01-03 09:00 CET")));
  CHECK(silent(at("2028-01-03 09:00 Berlin")));
}

TEST_CASE_FIXTURE(Twice, "without one the post tells that it has the first, until it is moved") {
  const auto post = at("2027-10-31 02:30", {{"timezone", "Europe/Berlin"}});
  CHECK(base::format_instant(post.scheduled_datetime) == first);
  CHECK(told(post));
  const auto edited =
      farm::planning::edit_post(farm, post.scheduled_id, {{"scheduled_datetime", "2027-10-31 02:30 CET"}});
  CHECK(base::format_instant(edited.scheduled_datetime) == second);
  CHECK(silent(edited));
  CHECK(told(farm::planning::edit_post(farm, post.scheduled_id, {{"scheduled_datetime", "2027-10-31 02:30"}})));
  CHECK(silent(farm::planning::edit_post(farm, post.scheduled_id, {{"scheduled_datetime", "2027-10-30 02:30"}})));
  // An instant is unambiguous.
  CHECK(silent(at(first, {{"timezone", "Europe/Berlin"}})));
}

TEST_CASE_FIXTURE(Twice, "slots of a plan, a result's own time and repeats tell it as well") {
  const auto planned = planned_job({{"schedule_prompt", "daily at 2:30am Europe/Berlin"}});
  clock.set(instant("2027-10-30T12:00:00Z"));
  const auto slot = farm::planning::schedule_result(farm, result(planned.job_id).result_id, Json::object());
  CHECK(base::format_instant(slot.scheduled_datetime) == first);
  CHECK(told(slot));
  const auto own = result(job().job_id, {{"scheduled_datetime", "2027-10-31T02:30"}, {"timezone", "Europe/Berlin"}});
  CHECK(told(farm::planning::schedule_result(farm, own.result_id, Json::object())));
  clock.set(instant("2027-10-29T12:00:00Z"));
  const auto nightly = result(job().job_id);
  farm::planning::schedule_result(
      farm, nightly.result_id,
      {{"scheduled_datetime", "2027-10-30T02:30"}, {"timezone", "Europe/Berlin"}, {"repeat", "every=1d,max=2"}});
  std::vector<bool> warned;
  for (const auto& each : posts_of(nightly.result_id)) warned.push_back(told(each));
  CHECK(warned == std::vector<bool>{false, true, false});
}

TEST_CASE_FIXTURE(Twice, "a length beyond all times is told as it was typed") {
  try {
    at("in 99999999999999999999 days");
    FAIL("was taken");
  } catch (const base::Error& error) {
    CHECK(
        error.message ==
        "scheduled_datetime in 99999999999999999999 days is too far away: zone rules are known until the end of 2037");
  }
}

TEST_CASE("a plan of one day refuses the second of two hours") {
  const farm::planning::PlanContext context{"UTC", instant("2027-10-01T00:00:00Z")};
  CHECK_THROWS_AS(farm::planning::read_plan("2027-10-31 at 02:30 CET", context), base::Error);
  CHECK_NOTHROW(farm::planning::read_plan("2027-10-31 at 02:30 CEST", context));
  CHECK_NOTHROW(farm::planning::read_plan("2027-10-31 at 03:30 CET", context));
}
