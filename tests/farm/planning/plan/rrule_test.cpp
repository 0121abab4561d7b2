#include "farm/planning/plan/readers.hpp"
#include "plan_texts.hpp"
#include "support.hpp"

using namespace farmtok;

TEST_CASE("a rule has the same moments from wherever it is followed") {
  const std::string rules[]{
      "FREQ=DAILY",
      "FREQ=DAILY;INTERVAL=3;BYHOUR=9,18;BYMINUTE=0,30",
      "FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR;BYHOUR=9",
      "FREQ=DAILY;BYMONTH=1,2,12;BYMONTHDAY=1,15,31;BYHOUR=9",
      "FREQ=WEEKLY",
      "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU",
      "FREQ=WEEKLY;INTERVAL=2;WKST=SU;BYDAY=TU,SU",
      "FREQ=WEEKLY;BYMONTH=3;BYDAY=MO",
      "FREQ=MONTHLY",
      "FREQ=MONTHLY;INTERVAL=2;BYMONTHDAY=-1",
      "FREQ=MONTHLY;BYDAY=1MO,-1FR;BYHOUR=9",
      "FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13",
      "FREQ=MONTHLY;INTERVAL=3;BYDAY=TU",
      "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;BYHOUR=9",
      "FREQ=YEARLY",
      "FREQ=YEARLY;INTERVAL=2;BYMONTH=2,3",
      "FREQ=YEARLY;BYMONTH=11;BYDAY=4TH",
      "FREQ=YEARLY;BYDAY=20MO",
      "FREQ=MONTHLY;BYMONTHDAY=-3,-2",
      "FREQ=YEARLY;BYDAY=WE",
      "FREQ=YEARLY;BYYEARDAY=1,-1",
      "FREQ=HOURLY",
      "FREQ=HOURLY;INTERVAL=6",
      "FREQ=HOURLY;INTERVAL=5",
      "FREQ=HOURLY;INTERVAL=20",
      "FREQ=HOURLY;INTERVAL=54",
      "FREQ=HOURLY;BYHOUR=9,10;BYMINUTE=0,20;BYDAY=SA",
      "FREQ=MINUTELY;INTERVAL=45",
      "FREQ=MINUTELY;INTERVAL=7",
      "FREQ=MINUTELY;INTERVAL=39",
      "FREQ=MINUTELY;INTERVAL=30;BYHOUR=9,10,11;BYMONTH=12",
  };
  for (const auto& rule : rules)
    for (const std::string start : {"20260131T104500", "20261230T233015"}) {
      CAPTURE(rule);
      CAPTURE(start);
      const auto read =
          farm::planning::read_plan(fmt::format("DTSTART:{}\nRRULE:{}", start, rule), test::plan_context());
      farm::planning::Plan typed;
      typed.zone = "UTC";
      typed.rules = {{rule, *read.from}};
      const auto first = base::Instant{read.from->time_since_epoch()} - std::chrono::seconds{1};
      CHECK(test::told(farm::planning::moments_of(read, first, 20)) ==
            test::told(farm::planning::moments_of(typed, first, 20)));
      // A later start continues the same sequence.
      const auto all = farm::planning::moments_of(typed, first, 200);
      const auto middle = all.at(all.size() / 2);
      const std::vector<base::Instant> rest(all.begin() + static_cast<std::ptrdiff_t>(all.size() / 2) + 1, all.end());
      CHECK(test::told(farm::planning::moments_of(read, middle, rest.size())) == test::told(rest));
      CHECK(test::told(farm::planning::moments_of(typed, middle, rest.size())) == test::told(rest));
    }
}

TEST_CASE("rules in words") {
  constexpr std::pair<const char*, const char*> rows[]{
      {"FREQ=DAILY;BYHOUR=9,18;BYMINUTE=0;BYSECOND=0", "every day at 09:00 and 18:00 (UTC)"},
      {"rrule:freq=weekly;byday=mo,fr;byhour=18", "every Monday and Friday at 18:00 (UTC)"},
      {"FREQ=WEEKLY;INTERVAL=2;BYDAY=MO;BYHOUR=9", "every 2nd week on Monday at 09:00 (UTC)"},
      {"FREQ=MONTHLY;BYMONTHDAY=-1;BYHOUR=12", "on the last day of every month at 12:00 (UTC)"},
      {"FREQ=HOURLY;INTERVAL=4", "every 4 hours (UTC)"},
      {"FREQ=HOURLY;INTERVAL=5", "by the rule FREQ=HOURLY;INTERVAL=5, counted from 2026-11-21 (UTC)"},
      {"FREQ=YEARLY;BYWEEKNO=53;BYDAY=MO;BYHOUR=9",
       "by the rule FREQ=YEARLY;BYWEEKNO=53;BYDAY=MO;BYHOUR=9, counted from 2026-11-21 (UTC)"},
      {"FREQ=DAILY;BYHOUR=9;COUNT=5", "every day at 09:00, from 2026-11-21 12:00, 5 at most (UTC)"},
      {"FREQ=DAILY;BYHOUR=9;UNTIL=20261231", "every day at 09:00, until 2026-12-31 (UTC)"},
      {"DTSTART;TZID=Europe/Berlin:20261201T093000 RRULE:FREQ=WEEKLY;UNTIL=20270301T080000Z",
       "every Tuesday at 09:30, from 2026-12-01 09:30, until 2027-03-01 09:00 (Europe/Berlin)"},
      {"DTSTART:20261201T093000Z\r\nRRULE:FREQ=MONTHLY\r\n",
       "on the 1st of every month at 09:30, from 2026-12-01 09:30 (UTC)"},
      {"DTSTART;VALUE=DATE:20261201\nRRULE:FREQ=DAILY;BYHOUR=9", "every day at 09:00, from 2026-12-01 (UTC)"},
  };
  for (const auto& [rule, words] : rows) {
    CAPTURE(std::string{rule});
    CHECK(farm::planning::read_plan(rule, test::plan_context()).words == words);
  }
}

TEST_CASE("a start in UTC stays in UTC, one without a zone is in the context's") {
  const auto context = test::plan_context("2026-11-21T12:00:00Z", "America/New_York");
  CHECK(test::next_moments("DTSTART:20261201T090000Z\nRRULE:FREQ=DAILY", context, 1) == "2026-12-01T09:00:00Z");
  CHECK(test::next_moments("DTSTART:20261201T090000\nRRULE:FREQ=DAILY", context, 1) == "2026-12-01T14:00:00Z");
  const auto mapped = farm::planning::read_plan("DTSTART;TZID=PST:20261201T090000 RRULE:FREQ=DAILY", context);
  CHECK(mapped.zone == "America/Los_Angeles");
  CHECK(mapped.notes.size() == 1);
  CHECK(farm::planning::read_plan("FREQ=DAILY", context).notes ==
        std::vector<std::string>{"no time of the day is named, so it is midnight"});
}

TEST_CASE("weeks of the year are those of ISO 8601, week 53 included") {
  const auto context = test::plan_context("2026-01-10T00:00:00Z");
  CHECK(test::next_moments("FREQ=YEARLY;BYWEEKNO=53;BYDAY=MO;BYHOUR=9", context, 3) ==
        "2026-12-28T09:00:00Z 2032-12-27T09:00:00Z 2037-12-28T09:00:00Z");
  const std::pair<std::string, std::vector<int>> rules[]{{"1", {1}}, {"53", {53}}, {"20,52", {20, 52}}};
  for (const auto& [typed, weeks] : rules) {
    CAPTURE(typed);
    std::vector<base::Instant> expected;
    for (int year = 2026; year < 2036; ++year)
      for (const auto week : weeks)
        if (const auto monday = base::iso_week_monday(year, week))
          for (const int day : {0, 3, 6}) expected.push_back(*monday + std::chrono::days{day} + std::chrono::hours{9});
    std::erase_if(expected, [&](base::Instant at) { return at <= context.anchor; });
    const auto plan = farm::planning::read_plan("FREQ=YEARLY;BYWEEKNO=" + typed + ";BYDAY=MO,TH,SU;BYHOUR=9", context);
    CHECK(test::told(farm::planning::moments_of(plan, context.anchor, expected.size())) == test::told(expected));
    const auto later = expected.at(expected.size() / 2);
    std::erase_if(expected, [&](base::Instant at) { return at <= later; });
    CHECK(test::told(farm::planning::moments_of(plan, later, expected.size())) == test::told(expected));
  }
}

TEST_CASE("days of the month without months are those of each month, also in rules of years and days") {
  const auto context = test::plan_context("2027-01-01T00:00:00Z");
  CHECK(test::next_moments("FREQ=YEARLY;BYMONTHDAY=31", context, 3) ==
        "2027-01-31T00:00:00Z 2027-03-31T00:00:00Z 2027-05-31T00:00:00Z");
  CHECK(test::next_moments("FREQ=DAILY;BYMONTHDAY=-2", context, 3) ==
        "2027-01-30T00:00:00Z 2027-02-27T00:00:00Z 2027-03-30T00:00:00Z");
}

TEST_CASE("the last working day of a month") {
  CHECK(test::next_moments("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;BYHOUR=9", test::plan_context(), 3) ==
        "2026-11-30T09:00:00Z 2026-12-31T09:00:00Z 2027-01-29T09:00:00Z");
}

TEST_CASE("the wrong part of a rule is named") {
  constexpr std::pair<const char*, const char*> rows[]{
      {"FREQ=SECONDLY", "\"SECONDLY\" is no FREQ: it is MINUTELY, HOURLY, DAILY, WEEKLY, MONTHLY or YEARLY"},
      {"FREQ=DAILY;BYHOUR=25", "\"25\" is no BYHOUR: it is 0 to 23"},
      {"FREQ=DAILY;BYHOUR=9,,18", "\"\" is no BYHOUR: it is 0 to 23"},
      {"FREQ=DAILY;BYSECOND=60", "\"60\" is no BYSECOND: it is 0 to 59"},
      {"FREQ=DAILY;INTERVAL=0", "\"0\" is no INTERVAL: it is 1 to 9999"},
      {"FREQ=DAILY;INTERVAL=99999999999999999999", "\"99999999999999999999\" is no INTERVAL: it is 1 to 9999"},
      {"FREQ=MONTHLY;BYMONTHDAY=-32", "\"-32\" is no BYMONTHDAY: it is 1 to 31, or negative"},
      {"FREQ=DAILY;BYDAY=XX",
       "\"XX\" is no BYDAY: it is MO, TU, WE, TH, FR, SA or SU, in months with a place before it (1MO, -1FR)"},
      {"FREQ=DAILY;BYDAY=1MO", "a place before a weekday cannot be used with FREQ=DAILY"},
      {"FREQ=MONTHLY;BYDAY=6MO", "no month has 6 weeks"},
      {"FREQ=WEEKLY;BYMONTHDAY=3", "BYMONTHDAY cannot be used with FREQ=WEEKLY"},
      {"FREQ=DAILY;BYYEARDAY=3", "BYYEARDAY cannot be used with FREQ=DAILY"},
      {"FREQ=DAILY;COUNT=0", "\"0\" is no COUNT: it is a number from 1 on"},
      {"FREQ=DAILY;COUNT=3;UNTIL=20270101", "COUNT and UNTIL exclude each other"},
      {"FREQ=DAILY;UNTIL=soon", "\"SOON\" is no UNTIL: write it like 20261201T090000 or 20261201T080000Z"},
      {"FREQ=DAILY;FREQ=WEEKLY", "FREQ is given twice"},
      {"FREQ=DAILY;RSCALE=HEBREW", "\"RSCALE\" is no part of a rule"},
      {"FREQ=DAILY;BYHOUR", "\"BYHOUR\" is not like NAME=VALUE"},
      {"RRULE:BYHOUR=9", "FREQ is missing"},
      {"DTSTART:20261201T090000", "there is no RRULE after the DTSTART"},
      {"DTSTART:20261301T090000\nRRULE:FREQ=DAILY",
       "\"20261301T090000\" is no DTSTART: write it like 20261201T090000 or 20261201T080000Z"},
      {"DTSTART:00010101T000000\nRRULE:FREQ=DAILY", "\"00010101T000000\" is no DTSTART: it is in 1970 to 2037"},
      {"DTSTART;TZID=Mars/Olympus:20261201T090000\nRRULE:FREQ=DAILY", "there is no time zone \"Mars/Olympus\""},
      {"FREQ=DAILY\nEXDATE:20261224T090000",
       "EXDATE is not read; days without posts are put into the setting plan.blackout"},
      {"FREQ=DAILY\nFREQ=WEEKLY", "\"FREQ=WEEKLY\" is one too many: there is one DTSTART and one RRULE"},
      {"FREQ=HOURLY;INTERVAL=4;BYHOUR=9", "no moment has these hours and minutes together"},
      {"FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=31",
       "on the 31st of February at 00:00 (UTC) has no moment after 2026-11-21T12:00:00Z"},
      {"FREQ=YEARLY;BYWEEKNO=20;BYDAY=1MO", "a place before a weekday cannot be used with BYWEEKNO"},
      {"FREQ=WEEKLY;BYWEEKNO=20", "BYWEEKNO cannot be used with FREQ=WEEKLY"},
      {"FREQ=MONTHLY;BYYEARDAY=20", "BYYEARDAY cannot be used with FREQ=MONTHLY"},
      {"FREQ=DAILY SOON", "there is no time zone \"SOON\""},
      {"FREQ=DAILY\nsoon", "\"soon\" is no line of a rule"},
  };
  for (const auto& [rule, fault] : rows) {
    CAPTURE(std::string{rule});
    CHECK(test::plan_fault_of(rule) == fault);
  }
}
