#include "farm/planning/plan/pattern.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <map>
#include <numeric>

#include "base/text/text.hpp"
#include "farm/planning/plan/readers.hpp"

namespace farmtok::farm::planning {
namespace {

using std::chrono::seconds;
using Unit = Pattern::Unit;

constexpr std::array short_days{"SU", "MO", "TU", "WE", "TH", "FR", "SA"};

std::string numbers(const std::vector<int>& values) { return fmt::format("{}", fmt::join(values, ",")); }

std::vector<int> up_to(int last) {
  std::vector<int> made(static_cast<std::size_t>(last));
  std::iota(made.begin(), made.end(), 1);
  return made;
}

std::string weekdays_part(const Pattern& pattern) {
  std::vector<std::string> parts;
  for (const auto& each : pattern.weekdays)
    parts.push_back((each.nth ? std::to_string(each.nth) : "") + short_days.at(each.day.c_encoding()));
  return base::join(parts, ",");
}

bool in_months(const Pattern& pattern) {
  return std::ranges::any_of(pattern.weekdays, [](const auto& each) { return each.nth != 0; });
}

void refuse_impossible(const Pattern& pattern) {
  constexpr std::array longest{31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  if (pattern.times.empty()) throw plan_fault("it names no time of the day");
  if (!pattern.month_days.empty() && !pattern.months.empty() && std::ranges::none_of(pattern.months, [&](int month) {
        return std::ranges::any_of(pattern.month_days, [&](int day) {
          return std::abs(day) <= longest.at(static_cast<std::size_t>(month) - 1);
        });
      }))
    throw plan_fault(fmt::format("{} never comes", words_of(pattern)));
  const bool from_end = std::ranges::any_of(pattern.month_days, [](int day) { return day < 0; });
  if (pattern.every > 1 &&
      ((pattern.unit <= Unit::week && in_months(pattern)) ||
       (pattern.unit == Unit::week && !pattern.month_days.empty()) || (pattern.unit == Unit::day && from_end)))
    throw plan_fault(fmt::format("{} counts both from a day on and within the month", words_of(pattern)));
}

/// The days: "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,FR".
std::string days_part(const Pattern& pattern) {
  const bool counts = pattern.every > 1;
  // With a count of one, all units mean the same days.
  auto unit = pattern.unit;
  if (!counts && (in_months(pattern) || !pattern.month_days.empty())) unit = Unit::month;
  else if (!counts && unit != Unit::day) unit = pattern.weekdays.empty() ? Unit::day : Unit::week;

  constexpr std::array names{"DAILY", "WEEKLY", "MONTHLY", "YEARLY"};
  auto made = fmt::format("FREQ={}", names.at(static_cast<std::size_t>(unit)));
  if (counts) made += fmt::format(";INTERVAL={}", pattern.every);

  auto months = pattern.months;
  if (months.empty() && unit == Unit::year) months = up_to(12);
  if (!months.empty()) made += ";BYMONTH=" + numbers(months);

  auto month_days = pattern.month_days;
  if (month_days.empty() && pattern.weekdays.empty() && unit >= Unit::month) month_days = up_to(31);
  if (!month_days.empty()) made += ";BYMONTHDAY=" + numbers(month_days);

  if (!pattern.weekdays.empty()) made += ";BYDAY=" + weekdays_part(pattern);
  else if (unit == Unit::week) made += ";BYDAY=MO,TU,WE,TH,FR,SA,SU";
  return made;
}

}  // namespace

std::vector<PlanRule> rules_of(const Pattern& pattern, base::WallTime start) {
  refuse_impossible(pattern);
  // Minutes of each hour, separate for each second; hours with the same minutes share one rule.
  std::map<int, std::map<int, std::vector<int>>> minutes;
  for (const auto time : pattern.times) {
    const std::chrono::hh_mm_ss clock{time};
    minutes[static_cast<int>(clock.seconds().count())][static_cast<int>(clock.hours().count())].push_back(
        static_cast<int>(clock.minutes().count()));
  }
  const auto days = days_part(pattern);
  const base::WallTime from = std::chrono::floor<std::chrono::days>(start);
  std::vector<PlanRule> rules;
  for (const auto& [second, by_hour] : minutes) {
    std::map<std::vector<int>, std::vector<int>> alike;
    for (const auto& [hour, of_hour] : by_hour) alike[of_hour].push_back(hour);
    for (const auto& [of_hour, hours] : alike)
      rules.push_back(
          {fmt::format("{};BYHOUR={};BYMINUTE={};BYSECOND={}", days, numbers(hours), numbers(of_hour), second), from});
  }
  return rules;
}

}  // namespace farmtok::farm::planning
