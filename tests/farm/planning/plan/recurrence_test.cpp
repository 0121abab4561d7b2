#include "plan_texts.hpp"
#include "support.hpp"

using namespace farmtok;

namespace {

/// The first days of a rule, from its own start on: "2026-04-21 2026-05-03".
std::string days_of(const std::string& rule, std::size_t count) {
  const auto plan = farm::planning::read_plan(rule, test::plan_context("2026-01-01T00:00:00Z"));
  const auto first = base::Instant{plan.from->time_since_epoch()} - std::chrono::seconds{1};
  std::string made;
  for (const auto at : farm::planning::moments_of(plan, first, count))
    made += (made.empty() ? "" : " ") + base::format_instant(at).substr(0, 10);
  return made;
}

/// The first times: "04-21 09:00".
std::string times_of(const std::string& rule, std::size_t count) {
  const auto plan = farm::planning::read_plan(rule, test::plan_context("2026-01-01T00:00:00Z"));
  const auto first = base::Instant{plan.from->time_since_epoch()} - std::chrono::seconds{1};
  std::string made;
  for (const auto at : farm::planning::moments_of(plan, first, count)) {
    const auto text = base::format_instant(at);
    made += (made.empty() ? "" : ", ") + text.substr(5, 5) + " " + text.substr(11, 5);
  }
  return made;
}

}  // namespace

// The right values of these rows are those of python3-dateutil; tests/e2e/rules.py checks hundreds more against it.
TEST_CASE("rules that other engines count from the wrong week, month or set") {
  constexpr std::pair<const char*, const char*> rows[]{
      {"DTSTART:20260421T090000Z RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=SU,TU;WKST=SA",
       "2026-04-21 2026-05-03 2026-05-05 2026-05-17"},
      {"DTSTART:20260421T090000Z RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=SU,TU;WKST=MO",
       "2026-04-21 2026-04-26 2026-05-05 2026-05-10"},
      {"DTSTART:20260421T090000Z RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=SU,TU;WKST=SU",
       "2026-04-21 2026-05-03 2026-05-05 2026-05-17"},
      {"DTSTART:20260424T090000Z RRULE:FREQ=WEEKLY;INTERVAL=3;BYDAY=MO,TH,FR",
       "2026-04-24 2026-05-11 2026-05-14 2026-05-15"},
      {"DTSTART:20260213T090000Z RRULE:FREQ=YEARLY;BYMONTHDAY=13;BYDAY=FR",
       "2026-02-13 2026-03-13 2026-11-13 2027-08-13"},
      {"DTSTART:20260213T090000Z RRULE:FREQ=YEARLY;BYMONTHDAY=13;BYDAY=FR;BYSETPOS=1",
       "2026-02-13 2027-08-13 2028-10-13 2029-04-13"},
      {"DTSTART:20260213T090000Z RRULE:FREQ=YEARLY;BYMONTHDAY=13;BYSETPOS=1,-1",
       "2026-12-13 2027-01-13 2027-12-13 2028-01-13"},
      {"DTSTART:20260213T090000Z RRULE:FREQ=YEARLY;BYYEARDAY=60,61;BYMONTHDAY=1",
       "2026-03-01 2027-03-01 2028-03-01 2029-03-01"},
      {"DTSTART:20260213T090000Z RRULE:FREQ=YEARLY;INTERVAL=2;BYMONTHDAY=31;BYMONTH=1,2",
       "2028-01-31 2030-01-31 2032-01-31 2034-01-31"},
      {"DTSTART:20261228T090000Z RRULE:FREQ=YEARLY;BYWEEKNO=1,53;BYDAY=MO,SU",
       "2026-12-28 2027-01-03 2027-01-04 2027-01-10"},
      {"DTSTART:20260101T090000Z RRULE:FREQ=YEARLY;BYWEEKNO=-1;BYDAY=MO",
       "2026-12-28 2027-12-27 2028-12-25 2029-12-24"},
      {"DTSTART:20260101T090000Z RRULE:FREQ=DAILY;INTERVAL=2;BYMONTHDAY=-1",
       "2026-01-31 2026-02-28 2026-05-31 2026-06-30"},
      {"DTSTART:20260131T090000Z RRULE:FREQ=MONTHLY;INTERVAL=2", "2026-01-31 2026-03-31 2026-05-31 2026-07-31"},
      {"DTSTART:20240229T090000Z RRULE:FREQ=YEARLY", "2024-02-29 2028-02-29 2032-02-29 2036-02-29"},
      {"DTSTART:20260101T090000Z RRULE:FREQ=YEARLY;BYDAY=20MO,-1FR", "2026-05-18 2026-12-25 2027-05-17 2027-12-31"},
      {"DTSTART:20260101T090000Z RRULE:FREQ=MONTHLY;BYDAY=-1MO,SU", "2026-01-04 2026-01-11 2026-01-18 2026-01-25"},
      {"DTSTART:20260101T090000Z RRULE:FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
       "2026-01-30 2026-02-27 2026-03-31 2026-04-30"},
  };
  for (const auto& [rule, days] : rows) {
    CAPTURE(std::string{rule});
    CHECK(days_of(rule, 4) == days);
  }
}

TEST_CASE("positions count days and times together, and hours and minutes have conditions, too") {
  constexpr std::pair<const char*, const char*> rows[]{
      {"DTSTART:20260101T000000Z RRULE:FREQ=DAILY;BYHOUR=9,12,18;BYMINUTE=0,30;BYSETPOS=2,-1",
       "01-01 09:30, 01-01 18:30, 01-02 09:30, 01-02 18:30"},
      {"DTSTART:20260101T000000Z RRULE:FREQ=WEEKLY;BYDAY=MO,FR;BYHOUR=9,18;BYSETPOS=1,-1",
       "01-02 18:00, 01-05 09:00, 01-09 18:00, 01-12 09:00"},
      {"DTSTART:20260101T000000Z RRULE:FREQ=MONTHLY;BYDAY=MO;BYHOUR=9,18;BYSETPOS=1,-1",
       "01-05 09:00, 01-26 18:00, 02-02 09:00, 02-23 18:00"},
      {"DTSTART:20260101T003000Z RRULE:FREQ=HOURLY;BYMINUTE=0,20,40;BYSETPOS=-1",
       "01-01 00:40, 01-01 01:40, 01-01 02:40, 01-01 03:40"},
      {"DTSTART:20260101T000000Z RRULE:FREQ=HOURLY;INTERVAL=5;BYHOUR=9,10",
       "01-01 10:00, 01-05 09:00, 01-06 10:00, 01-10 09:00"},
      {"DTSTART:20260101T000000Z RRULE:FREQ=MINUTELY;INTERVAL=14;BYMINUTE=7", ""},
      {"DTSTART:20260101T000100Z RRULE:FREQ=MINUTELY;INTERVAL=14;BYMINUTE=15;BYDAY=SA",
       "01-03 01:15, 01-03 08:15, 01-03 15:15, 01-03 22:15"},
      {"DTSTART:20260101T000000Z RRULE:FREQ=HOURLY;INTERVAL=6;BYYEARDAY=-1",
       "12-31 00:00, 12-31 06:00, 12-31 12:00, 12-31 18:00"},
  };
  for (const auto& [rule, times] : rows) {
    CAPTURE(std::string{rule});
    if (*times) CHECK(times_of(rule, 4) == times);
    else CHECK(test::plan_fault_of(rule).find("has no moment") != std::string::npos);
  }
}

TEST_CASE("a rule means the same in whichever order and dress it is written") {
  const auto context = test::plan_context("2026-11-21T12:00:00Z", "America/New_York");
  const auto right = test::next_moments(
      "DTSTART;TZID=Europe/Berlin:20261201T090000\nRRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE", context, 5);
  CHECK(right.starts_with("2026-12-02T08:00:00Z 2026-12-14T08:00:00Z"));
  for (const std::string text : {
           "RRULE:BYDAY=WE,MO;INTERVAL=2;FREQ=WEEKLY\nDTSTART;TZID=\"Europe/Berlin\":20261201T090000",
           "DTSTART;TZID=\"W. Europe Standard Time\":20261201T090000\r\nRRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE\r\n",
           "DTSTART;TZID=W. Europe Standard Time:20261201T090000 RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE",
           "DTSTART;VALUE=DATE-TIME;TZID=/citadel.org/20250101_1/Europe/Berlin:20261201T090000 "
           "INTERVAL=2;BYDAY=MO,WE;FREQ=WEEKLY;",
           "dtstart;tzid=europe/berlin:2026-12-01T09:00 freq=weekly; interval=2; byday=mo, we",
           "DTSTART;TZID=Europe/Berlin:20261201T090000\r\nRRULE:FREQ=WEEKLY;INTER\r\n VAL=2;BYDAY=MO,WE",
       }) {
    CAPTURE(text);
    CHECK(test::next_moments(text, context, 5) == right);
  }
  CHECK(test::next_moments("INTERVAL=2;BYHOUR=9;FREQ=DAILY", context, 2) ==
        "2026-11-21T14:00:00Z 2026-11-23T14:00:00Z");
  CHECK(test::next_moments("FREQ=DAILY;BYHOUR=9 Europe/Berlin", context, 1) == "2026-11-22T08:00:00Z");
}

TEST_CASE("every other Sunday is the same in words and as a rule, on each day of the week") {
  for (int day = 20; day < 30; ++day) {
    const auto context = test::plan_context(fmt::format("2026-11-{}T08:00:00Z", day));
    constexpr std::pair<const char*, const char*> rows[]{
        {"every other sunday at 9am", "FREQ=WEEKLY;INTERVAL=2;BYDAY=SU;BYHOUR=9"},
        {"every 2 weeks on Monday and Friday at 9am", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,FR;BYHOUR=9"},
        {"every 3 weeks on Sunday and Tuesday at 9am", "BYDAY=TU,SU;FREQ=WEEKLY;BYHOUR=9;INTERVAL=3"},
        {"on the 15th of every 2nd month at 9am", "FREQ=MONTHLY;INTERVAL=2;BYMONTHDAY=15;BYHOUR=9"},
        {"every 2 days at 9am", "FREQ=DAILY;INTERVAL=2;BYHOUR=9"},
    };
    for (const auto& [words, rule] : rows) {
      CAPTURE(day);
      CAPTURE(std::string{words});
      CHECK(test::next_moments(words, context, 8) == test::next_moments(rule, context, 8));
    }
  }
  CHECK(test::next_moments("every other sunday at 9am", test::plan_context("2026-11-25T08:00:00Z"), 2) ==
        "2026-11-29T09:00:00Z 2026-12-13T09:00:00Z");
}
