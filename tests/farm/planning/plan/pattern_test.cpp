#include "farm/planning/plan/pattern.hpp"

#include "plan_texts.hpp"
#include "support.hpp"

using namespace farmtok;
using namespace std::chrono_literals;
using farm::planning::Pattern;
using std::chrono::days;
using std::chrono::local_days;
using std::chrono::seconds;
using Unit = Pattern::Unit;

namespace {

const base::WallTime anchor = *base::parse_wall("2026-01-31T15:20");

/// Whether a day is one of the pattern's, by its definition alone.
bool is_day_of(const Pattern& pattern, local_days day) {
  using namespace std::chrono;
  const auto first = floor<days>(anchor);
  const year_month_day date{day};
  const year_month_day begun{first};
  const auto week_of = [](local_days of) { return floor<days>(of) - (weekday{of} - Monday); };
  const auto month_count = [](year_month_day of) {
    return static_cast<int>(of.year()) * 12 + static_cast<int>(static_cast<unsigned>(of.month()));
  };
  const auto passed = pattern.unit == Unit::day     ? (day - first).count()
                      : pattern.unit == Unit::week  ? (week_of(day) - week_of(first)).count() / 7
                      : pattern.unit == Unit::month ? month_count(date) - month_count(begun)
                                                    : static_cast<int>(date.year()) - static_cast<int>(begun.year());
  if (passed % pattern.every != 0) return false;
  const auto of_month = static_cast<int>(static_cast<unsigned>(date.day()));
  const auto last = static_cast<int>(static_cast<unsigned>((date.year() / date.month() / std::chrono::last).day()));
  const auto has = [](const auto& list, auto matches) { return list.empty() || std::ranges::any_of(list, matches); };
  return has(pattern.months,
             [&](int month) { return month == static_cast<int>(static_cast<unsigned>(date.month())); }) &&
         has(pattern.month_days, [&](int each) { return each == of_month || each == of_month - last - 1; }) &&
         has(pattern.weekdays, [&](const Pattern::Weekday& each) {
           if (each.day != weekday{day}) return false;
           return each.nth == 0 || each.nth == (of_month - 1) / 7 + 1 || each.nth == -((last - of_month) / 7 + 1);
         });
}

std::vector<base::Instant> by_hand(const Pattern& pattern, base::WallTime after, base::WallTime until) {
  std::vector<base::Instant> made;
  for (auto day = std::chrono::floor<days>(std::max(after, anchor)); day <= until; day += days{1})
    for (const auto time : pattern.times)
      if (is_day_of(pattern, day) && day + time > after && day + time <= until)
        made.push_back(base::Instant{(day + time).time_since_epoch()});
  return made;
}

/// Both kinds of counting together are refused, and so are days that do not exist.
bool can_be(const Pattern& pattern) {
  const bool placed = std::ranges::any_of(pattern.weekdays, [](const auto& each) { return each.nth != 0; });
  const bool from_end = std::ranges::any_of(pattern.month_days, [](int day) { return day < 0; });
  if (pattern.every == 1) return true;
  if (pattern.unit == Unit::day) return !placed && !from_end;
  return pattern.unit != Unit::week || (!placed && pattern.month_days.empty());
}

const std::vector<std::vector<Pattern::Weekday>> some_weekdays{
    {},
    {{std::chrono::Monday, 0}, {std::chrono::Saturday, 0}},
    {{std::chrono::Monday, 1}, {std::chrono::Friday, -1}},
    {{std::chrono::Tuesday, 5}},
};
const std::vector<std::vector<int>> some_month_days{{}, {31}, {1, 15, -1}, {28, 29, 30}, {-3}};
const std::vector<std::vector<int>> some_months{{}, {2}, {1, 4, 12}};
const std::vector<std::vector<seconds>> some_times{
    {9h},
    {8h + 15min, 12h, 12h + 15min, 18h},
    {0s, 9h + 30s, 9h + 5min + 30s, 23h + 59min + 59s},
};

}  // namespace

TEST_CASE("the rules of a pattern are exactly the pattern") {
  std::size_t compared = 0;
  for (const auto unit : {Unit::day, Unit::week, Unit::month, Unit::year})
    for (const int every : {1, 2, 5})
      for (const auto& weekdays : some_weekdays)
        for (const auto& month_days : some_month_days)
          for (const auto& months : some_months) {
            const auto& times = some_times.at(compared % some_times.size());
            const Pattern pattern{unit, every, weekdays, month_days, months, times};
            CAPTURE(farm::planning::words_of(pattern));
            if (month_days == std::vector{31} && months == std::vector{2}) {
              CHECK_THROWS_AS(farm::planning::rules_of(pattern, anchor), base::Error);
              continue;
            }
            // From a January on, every second month is never February; nor is its 29th ever the third last day.
            if (months == std::vector{2} &&
                ((unit == Unit::month && every == 2) || (month_days == std::vector{-3} && weekdays.size() == 1)))
              continue;
            if (!can_be(pattern)) {
              CHECK_THROWS_AS(farm::planning::rules_of(pattern, anchor), base::Error);
              continue;
            }
            farm::planning::Plan plan;
            plan.zone = "UTC";
            plan.rules = farm::planning::rules_of(pattern, anchor);
            // From the beginning, and from a day for which libical must first find its place.
            for (const auto later : {days{-1}, days{773}}) {
              const auto after = anchor + later + 3h;
              const auto until = after + days{70};
              CHECK(test::told(farm::planning::moments_of(plan, base::Instant{after.time_since_epoch()}, 1000,
                                                          base::Instant{until.time_since_epoch()})) ==
                    test::told(by_hand(pattern, after, until)));
            }
            ++compared;
          }
  CHECK(compared > 300);
}

TEST_CASE("a pattern with no time, and one with an impossible day, are no plans") {
  CHECK(test::code_of([] { farm::planning::rules_of(Pattern{}, anchor); }) == base::Code::INVALID_REQUEST);
  const Pattern never{Unit::day, 1, {}, {30, 31}, {2}, {9h}};
  CHECK(test::code_of([&] { farm::planning::rules_of(never, anchor); }) == base::Code::INVALID_REQUEST);
}

TEST_CASE("hours with the same minutes make one rule") {
  const auto rrules = [](std::vector<seconds> times) {
    std::vector<std::string> made;
    for (const auto& rule : farm::planning::rules_of({.times = std::move(times)}, anchor)) made.push_back(rule.rrule);
    return base::join(made, " ");
  };
  CHECK(rrules({9h, 18h}) == "FREQ=DAILY;BYHOUR=9,18;BYMINUTE=0;BYSECOND=0");
  CHECK(rrules({9h, 9h + 30min, 18h, 18h + 30min}) == "FREQ=DAILY;BYHOUR=9,18;BYMINUTE=0,30;BYSECOND=0");
  CHECK(rrules({9h, 18h + 30min}) ==
        "FREQ=DAILY;BYHOUR=9;BYMINUTE=0;BYSECOND=0 FREQ=DAILY;BYHOUR=18;BYMINUTE=30;BYSECOND=0");
}

TEST_CASE("patterns in words") {
  const auto steps = [](seconds from, seconds step, int count) {
    std::vector<seconds> made;
    for (int i = 0; i < count; ++i) made.push_back(from + i * step);
    return made;
  };
  const std::vector<Pattern::Weekday> working{{std::chrono::Monday, 0},
                                              {std::chrono::Tuesday, 0},
                                              {std::chrono::Wednesday, 0},
                                              {std::chrono::Thursday, 0},
                                              {std::chrono::Friday, 0}};
  auto all_but_sunday = working;
  all_but_sunday.push_back({std::chrono::Saturday, 0});
  std::vector<seconds> quarters;
  for (int hour = 9; hour <= 11; ++hour)
    for (const int minute : {0, 25, 50}) quarters.push_back(std::chrono::hours{hour} + std::chrono::minutes{minute});

  const std::vector<std::pair<Pattern, std::string>> rows{
      {{.times = {9h, 18h}}, "every day at 09:00 and 18:00"},
      {{.times = {8h, 12h, 18h}}, "every day at 08:00, 12:00 and 18:00"},
      {{.times = {9h + 30s}}, "every day at 09:00:30"},
      {{.weekdays = working, .times = {9h + 30min}}, "every weekday at 09:30"},
      {{.weekdays = all_but_sunday, .times = {9h}}, "every day at 09:00, not on Sunday"},
      {{.weekdays = {{std::chrono::Friday, 0}, {std::chrono::Monday, 0}}, .times = {18h}},
       "every Monday and Friday at 18:00"},
      {{.every = 2, .weekdays = working, .times = {9h}}, "every 2nd day at 09:00, not on Saturday and Sunday"},
      {{.every = 3, .weekdays = {{std::chrono::Friday, 0}}, .times = {9h}}, "every 3rd day at 09:00, only on Friday"},
      {{.unit = Unit::week, .every = 2, .weekdays = {{std::chrono::Monday, 0}}, .times = {9h}},
       "every 2nd week on Monday at 09:00"},
      {{.month_days = {-1}, .times = {12h}}, "on the last day of every month at 12:00"},
      {{.month_days = {1, 15}, .times = {12h}}, "on the 1st and 15th of every month at 12:00"},
      {{.month_days = {24}, .months = {12}, .times = {12h}}, "on the 24th of December at 12:00"},
      {{.unit = Unit::month, .every = 2, .month_days = {11, 22, 23}, .times = {12h}},
       "on the 11th, 22nd and 23rd of every 2nd month at 12:00"},
      {{.weekdays = {{std::chrono::Friday, 0}}, .month_days = {13}, .times = {12h}},
       "on the 13th of every month at 12:00, only on Friday"},
      {{.weekdays = {{std::chrono::Monday, 1}, {std::chrono::Monday, 3}, {std::chrono::Friday, -1}}, .times = {9h}},
       "on the first and third Monday and the last Friday of every month at 09:00"},
      {{.months = {3, 6}, .times = {9h}}, "every day in March and June at 09:00"},
      {{.unit = Unit::year, .every = 2, .month_days = {29}, .months = {2}, .times = {9h}},
       "on the 29th of February of every 2nd year at 09:00"},
      {{.times = steps(0s, 1h, 24)}, "every hour"},
      {{.times = steps(0s, 4h, 6)}, "every 4 hours"},
      {{.times = steps(9h, 15min, 36)}, "every 15 minutes between 09:00 and 17:45"},
      {{.weekdays = working, .times = steps(8h, 4h, 4)}, "every weekday, every 4 hours between 08:00 and 20:00"},
      {{.times = quarters}, "every day at 00, 25 and 50 minutes past every hour from 09:00 to 11:00"},
  };
  for (const auto& [pattern, words] : rows) CHECK(farm::planning::words_of(pattern) == words);
}
