#pragma once
// The days of a rule of RFC 5545. Pure.

#include <bitset>
#include <chrono>
#include <vector>

#include "farm/planning/plan/rule.hpp"

namespace farmtok::farm::planning {

/// The parts of a rule that name days. A day must fit all of them: within one interval the table of RFC 5545 (3.3.10)
/// means the same by expanding and limiting. A rule that names no day uses the day of the start.
class RuleDays {
 public:
  RuleDays(const Rrule& rule, std::chrono::local_days start);

  bool fits(std::chrono::local_days day) const;

 private:
  bool in_month_day(std::chrono::year_month_day date) const;
  bool in_year_day(std::chrono::local_days day, std::chrono::year year) const;
  bool in_week(std::chrono::local_days day) const;
  bool on_weekday(std::chrono::local_days day, std::chrono::year_month_day date) const;

  bool years_ = false;  // a number before a weekday counts within the year
  std::bitset<13> months_;
  std::vector<int> month_days_, year_days_, weeks_;
  std::vector<Pattern::Weekday> weekdays_;
  std::chrono::weekday week_start_;
};

/// The weekday of "MO".
std::chrono::weekday weekday_of(std::string_view letters);

}  // namespace farmtok::farm::planning
