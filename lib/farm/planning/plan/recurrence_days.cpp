#include "farm/planning/plan/recurrence_days.hpp"

#include <algorithm>
#include <array>

namespace farmtok::farm::planning {
namespace {

using std::chrono::days;
using std::chrono::local_days;
using std::chrono::year;
using std::chrono::year_month_day;

/// The number that a day or week has, counted from the first or from the last one.
bool counted(const std::vector<int>& numbers, std::int64_t from_first, std::int64_t from_last) {
  return std::ranges::any_of(numbers, [&](int number) { return number == from_first || number == from_last; });
}

local_days first_of(year which) { return local_days{which / std::chrono::January / 1}; }

/// The first day of week 1 of a year: the first week with at least four days in it.
local_days first_week(year which, std::chrono::weekday week_start) {
  const auto fourth = first_of(which) + days{3};
  return fourth - (std::chrono::weekday{fourth} - week_start);
}

}  // namespace

std::chrono::weekday weekday_of(std::string_view letters) {
  constexpr std::array names{"SU", "MO", "TU", "WE", "TH", "FR", "SA"};
  return std::chrono::weekday{static_cast<unsigned>(std::ranges::find(names, letters) - names.begin())};
}

RuleDays::RuleDays(const Rrule& rule, local_days start)
    : month_days_(rule.of("BYMONTHDAY")),
      year_days_(rule.of("BYYEARDAY")),
      weeks_(rule.of("BYWEEKNO")),
      weekdays_(rule.days),
      week_start_(weekday_of(rule.week_start)) {
  const year_month_day date{start};
  auto months = rule.of("BYMONTH");
  years_ = rule.frequency == Rrule::yearly && months.empty();
  const bool open = month_days_.empty() && year_days_.empty() && weekdays_.empty();
  if (open && rule.frequency >= Rrule::weekly) {
    if (rule.frequency == Rrule::weekly || !weeks_.empty()) {
      weekdays_ = {{std::chrono::weekday{start}, 0}};
    } else {
      month_days_ = {static_cast<int>(static_cast<unsigned>(date.day()))};
      if (years_) months = {static_cast<int>(static_cast<unsigned>(date.month()))};
    }
  }
  if (months.empty()) months_.set();
  for (const auto month : months) months_.set(static_cast<std::size_t>(month));
}

bool RuleDays::fits(local_days day) const {
  const year_month_day date{day};
  return months_.test(static_cast<unsigned>(date.month())) && in_month_day(date) && in_year_day(day, date.year()) &&
         in_week(day) && on_weekday(day, date);
}

bool RuleDays::in_month_day(year_month_day date) const {
  if (month_days_.empty()) return true;
  const auto number = static_cast<int>(static_cast<unsigned>(date.day()));
  const auto last = (date.year() / date.month() / std::chrono::last).day();
  return counted(month_days_, number, number - static_cast<int>(static_cast<unsigned>(last)) - 1);
}

bool RuleDays::in_year_day(local_days day, year which) const {
  if (year_days_.empty()) return true;
  return counted(year_days_, (day - first_of(which)).count() + 1,
                 -(first_of(which + std::chrono::years{1}) - day).count());
}

bool RuleDays::in_week(local_days day) const {
  if (weeks_.empty()) return true;
  // The fourth day of a week decides to which year it belongs.
  const auto opens = day - (std::chrono::weekday{day} - week_start_);
  const auto its_year = year_month_day{opens + days{3}}.year();
  const auto after = first_week(its_year + std::chrono::years{1}, week_start_);
  return counted(weeks_, (opens - first_week(its_year, week_start_)).count() / 7 + 1, -(after - opens).count() / 7);
}

bool RuleDays::on_weekday(local_days day, year_month_day date) const {
  if (weekdays_.empty()) return true;
  const std::chrono::weekday its{day};
  const auto first = years_ ? first_of(date.year()) : local_days{date.year() / date.month() / 1};
  const auto after = years_ ? first_of(date.year() + std::chrono::years{1})
                            : local_days{date.year() / date.month() / std::chrono::last} + days{1};
  const auto nth = (day - first).count() / 7 + 1;
  const auto from_last = -((after - day).count() - 1) / 7 - 1;
  return std::ranges::any_of(weekdays_, [&](const auto& each) {
    return each.day == its && (each.nth == 0 || each.nth == nth || each.nth == from_last);
  });
}

}  // namespace farmtok::farm::planning
