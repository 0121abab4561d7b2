#include "farm/planning/plan/plan.hpp"

#include "base/text/text.hpp"
#include "cpu_time.hpp"
#include "plan_texts.hpp"
#include "support.hpp"
#include "zones/zones.hpp"

using namespace farmtok;
using namespace std::chrono_literals;

TEST_CASE("days on which clocks change, in eight zones") {
  struct Row {
    const char* zone;
    const char* wall;
    const char* instant;
  };
  constexpr Row rows[]{
      // A gap moves a time forward by its length; of a repeated time the first counts.
      {"America/New_York", "2026-03-08T02:30", "2026-03-08T07:30:00Z"},
      {"America/New_York", "2026-11-01T01:30", "2026-11-01T05:30:00Z"},
      {"Europe/Berlin", "2026-03-29T02:30", "2026-03-29T01:30:00Z"},
      {"Europe/Berlin", "2026-10-25T02:30", "2026-10-25T00:30:00Z"},
      {"Europe/London", "2026-03-29T01:30", "2026-03-29T01:30:00Z"},
      {"Europe/London", "2026-10-25T01:30", "2026-10-25T00:30:00Z"},
      {"Australia/Sydney", "2026-10-04T02:30", "2026-10-03T16:30:00Z"},
      {"Australia/Sydney", "2026-04-05T02:30", "2026-04-04T15:30:00Z"},
      {"America/Sao_Paulo", "2018-11-04T00:30", "2018-11-04T03:30:00Z"},
      {"America/Sao_Paulo", "2019-02-16T23:30", "2019-02-17T01:30:00Z"},
      {"America/Sao_Paulo", "2026-11-01T00:30", "2026-11-01T03:30:00Z"},
      {"Africa/Cairo", "2026-04-24T00:30", "2026-04-23T22:30:00Z"},
      {"Africa/Cairo", "2026-10-29T23:30", "2026-10-29T20:30:00Z"},
      {"Australia/Lord_Howe", "2026-10-04T02:15", "2026-10-03T15:45:00Z"},
      {"Australia/Lord_Howe", "2026-04-05T01:45", "2026-04-04T14:45:00Z"},
      {"Asia/Kathmandu", "2026-03-29T02:30", "2026-03-28T20:45:00Z"},
  };
  for (const auto& row : rows) {
    CAPTURE(std::string{row.zone});
    CAPTURE(std::string{row.wall});
    const std::string wall{row.wall};
    const auto day = std::chrono::floor<std::chrono::days>(*base::parse_wall(wall));
    const auto cron = fmt::format("{} {} * * * {}", wall.substr(14, 2), wall.substr(11, 2), row.zone);
    const auto before = zones::to_instant(day - std::chrono::days{2}, row.zone);
    const auto plan = farm::planning::read_plan(cron, {"UTC", before});
    // Each day has its one moment, and this day's is the expected one.
    const auto moments = farm::planning::moments_of(plan, before, 5);
    REQUIRE(moments.size() == 5);
    CHECK(base::format_instant(moments.at(2)) == row.instant);
    for (std::size_t i = 0; i < 5; ++i)
      if (i != 2)
        CHECK(zones::to_wall(moments.at(i), row.zone) ==
              *base::parse_wall(wall) + std::chrono::days{static_cast<int>(i) - 2});
  }
}

TEST_CASE("what falls together in a gap is one moment, and the order is that of the instants") {
  const auto context = test::plan_context("2026-03-08T04:00:00Z", "America/New_York");
  CHECK(test::next_moments("30 2,3 * * *", context, 2) == "2026-03-08T07:30:00Z 2026-03-09T06:30:00Z");
  // 02:30 moves after 03:10.
  CHECK(test::next_moments("10,30 2,3 * * *", context, 4) ==
        "2026-03-08T07:10:00Z 2026-03-08T07:30:00Z 2026-03-09T06:10:00Z 2026-03-09T06:30:00Z");
  CHECK(test::next_moments("*/20 2-3 8 3 *", context, 3) ==
        "2026-03-08T07:00:00Z 2026-03-08T07:20:00Z 2026-03-08T07:40:00Z");
  // A query from within the gap still finds the moved time.
  const auto plan = farm::planning::read_plan("30 2 * * *", context);
  CHECK(test::told(farm::planning::moments_of(plan, *base::parse_instant("2026-03-08T07:10:00Z"), 1)) ==
        "2026-03-08T07:30:00Z");
  // Samoa left out 30 December 2011 as a whole.
  const auto samoa = test::plan_context("2011-12-29T12:00:00Z", "Pacific/Apia");
  CHECK(test::next_moments("0 9 * * *", samoa, 3) == "2011-12-29T19:00:00Z 2011-12-30T19:00:00Z 2011-12-31T19:00:00Z");
}

TEST_CASE("an hour that is there twice has its moments once") {
  const auto context = test::plan_context("2026-10-24T23:00:00Z", "Europe/Berlin");
  CHECK(test::next_moments("@hourly", context, 4) ==
        "2026-10-25T00:00:00Z 2026-10-25T02:00:00Z 2026-10-25T03:00:00Z 2026-10-25T04:00:00Z");
}

TEST_CASE("the ends of months") {
  const auto context = test::plan_context("2027-01-15T00:00:00Z");
  CHECK(test::next_moments("FREQ=MONTHLY;BYMONTHDAY=31;BYHOUR=9", context, 3) ==
        "2027-01-31T09:00:00Z 2027-03-31T09:00:00Z 2027-05-31T09:00:00Z");
  CHECK(test::next_moments("FREQ=MONTHLY;BYMONTHDAY=-1;BYHOUR=9", context, 3) ==
        "2027-01-31T09:00:00Z 2027-02-28T09:00:00Z 2027-03-31T09:00:00Z");
  CHECK(test::next_moments("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=-1;BYHOUR=9", context, 2) ==
        "2027-02-28T09:00:00Z 2028-02-29T09:00:00Z");
}

TEST_CASE("a count counts from the first moment, whenever one asks") {
  const auto context = test::plan_context("2026-11-21T12:00:00Z");
  const auto plan = farm::planning::read_plan("FREQ=DAILY;BYHOUR=9,18;COUNT=5", context);
  // 09:00 of the first day had passed already and is none of the five.
  const auto all = farm::planning::moments_of(plan, context.anchor, 100);
  CHECK(test::told(all) ==
        "2026-11-21T18:00:00Z 2026-11-22T09:00:00Z 2026-11-22T18:00:00Z 2026-11-23T09:00:00Z 2026-11-23T18:00:00Z");
  CHECK(test::told(farm::planning::moments_of(plan, all.at(2), 100)) == "2026-11-23T09:00:00Z 2026-11-23T18:00:00Z");
  CHECK(farm::planning::moments_of(plan, all.back(), 100).empty());
  CHECK(test::told(farm::planning::moments_of(plan, all.front() - std::chrono::days{400}, 1)) ==
        "2026-11-21T18:00:00Z");
  // Two times that a gap joins count as one.
  const auto gap = test::plan_context("2026-03-08T04:00:00Z", "America/New_York");
  CHECK(test::next_moments("FREQ=DAILY;BYHOUR=2,3;BYMINUTE=30;COUNT=2", gap, 9) ==
        "2026-03-08T07:30:00Z 2026-03-09T06:30:00Z");
}

TEST_CASE("from, until and the asker's own end are kept") {
  auto plan = farm::planning::read_plan("0 9 * * *", test::plan_context());
  plan.from = *base::parse_wall("2026-12-01T09:00");
  plan.until = *base::parse_wall("2026-12-03T09:00");
  const auto anchor = test::plan_context().anchor;
  CHECK(test::told(farm::planning::moments_of(plan, anchor, 9)) ==
        "2026-12-01T09:00:00Z 2026-12-02T09:00:00Z 2026-12-03T09:00:00Z");
  CHECK(test::told(farm::planning::moments_of(plan, *base::parse_instant("2026-12-01T09:00:00Z"), 9,
                                              *base::parse_instant("2026-12-02T09:00:00Z"))) == "2026-12-02T09:00:00Z");
  CHECK(farm::planning::moments_of(plan, anchor, 0).empty());
}

TEST_CASE("nobody looks further than twenty years, nor than the zone rules are known") {
  const auto context = test::plan_context("2012-02-01T00:00:00Z");
  CHECK(test::told(farm::planning::moments_of(farm::planning::read_plan("0 9 29 2 *", context), context.anchor, 100)) ==
        "2012-02-29T09:00:00Z 2016-02-29T09:00:00Z 2020-02-29T09:00:00Z 2024-02-29T09:00:00Z 2028-02-29T09:00:00Z");
  CHECK(test::told(farm::planning::moments_of(farm::planning::read_plan("0 9 29 2 *", test::plan_context()),
                                              test::plan_context().anchor, 100)) ==
        "2028-02-29T09:00:00Z 2032-02-29T09:00:00Z 2036-02-29T09:00:00Z");
}

TEST_CASE("two years behind its start a plan still comes at once") {
  const auto context = test::plan_context();
  const auto plan = farm::planning::read_plan("*/15 * * * *", context);
  const auto asked = test::cpu_time();
  CHECK(farm::planning::moments_of(plan, context.anchor + std::chrono::days{3000}, 10).size() == 10);
  CHECK(test::cpu_time() - asked < 200ms);
}

TEST_CASE("what a stranger may write ends soon, with an error in words") {
  const std::string long_list = "FREQ=DAILY;BYHOUR=" + [] {
    std::string made = "9";
    for (int i = 0; i < 900; ++i) made += ",9";
    return made;
  }();
  const std::pair<std::string, std::string> rows[]{
      {"", "it says nothing"},
      {"   \n ", "it says nothing"},
      {std::string(1'000'000, '9'), "it is 1000000 bytes long, and 2000 are the most"},
      {"FREQ=" + std::string(1'000'000, 'X'), "it is 1000005 bytes long, and 2000 are the most"},
      {"FREQ=DAILY;COUNT=99999999", "99999999 moments: 1 to 100000 can be"},
      {"FREQ=DAILY;BYHOUR=9;UNTIL=20200101",
       "every day at 09:00, until 2020-01-01 (UTC) has no moment after 2026-11-21T12:00:00Z"},
      {"FREQ=MONTHLY;BYMONTHDAY=31;BYMONTH=2,4,6,9,11",
       "on the 31st of February, April, June, September and November at 00:00 (UTC) has no moment after "
       "2026-11-21T12:00:00Z"},
  };
  for (const auto& [text, fault] : rows) {
    const auto asked = test::cpu_time();
    CHECK(test::plan_fault_of(text) == fault);
    CHECK(test::cpu_time() - asked < 2s);
  }
  // These are searched up to the end of the known rules.
  for (const std::string text : {"FREQ=DAILY;BYMONTH=2;BYMONTHDAY=-31", "FREQ=MONTHLY;BYSETPOS=200;BYMONTHDAY=3",
                                 "FREQ=YEARLY;BYWEEKNO=1;BYMONTH=7", "FREQ=YEARLY;BYYEARDAY=366;BYMONTH=1"}) {
    CAPTURE(text);
    const auto asked = test::cpu_time();
    CHECK_FALSE(test::plan_fault_of(text).starts_with("read as"));
    CHECK(test::cpu_time() - asked < 3s);
  }
  CHECK(farm::planning::read_plan(long_list, test::plan_context()).words == "every day at 09:00 (UTC)");
}

TEST_CASE("a plan keeps what was typed") {
  const auto plan = farm::planning::read_plan(" 0 9 * * * ", test::plan_context());
  CHECK(plan.text == " 0 9 * * * ");
  CHECK(plan.rules.size() == 1);
  CHECK(plan.rules.front().rrule == "FREQ=DAILY;BYHOUR=9;BYMINUTE=0;BYSECOND=0");
  CHECK(base::format_wall(plan.rules.front().start) == "2026-11-21T00:00:00");
}
