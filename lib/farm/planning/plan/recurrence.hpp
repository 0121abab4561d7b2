#pragma once
// The wall times of one rule of RFC 5545, one after the other. Pure.

#include <optional>
#include <vector>

#include "base/time.hpp"
#include "farm/planning/plan/recurrence_days.hpp"
#include "farm/planning/plan/rule.hpp"

namespace farmtok::farm::planning {

/// Walks the wall times of a rule, rising, each once, from `begin` to `end`; none is before `start`, the rule's
/// DTSTART, from which its intervals count. COUNT and UNTIL are the plan's. Intervals of hours and minutes are counted
/// on the clock on the wall.
class Recurrence {
 public:
  Recurrence(const Rrule& rule, base::WallTime start, base::WallTime begin, base::WallTime end);

  /// The current time of the walk; empty after the last one.
  const std::optional<base::WallTime>& at() const { return at_; }
  void advance();

 private:
  /// The first moment of interval number `index`; a month or year begins on its first day.
  base::WallTime opens(std::int64_t index) const;
  /// The interval that holds `at`, or the last one before it.
  std::int64_t index_of(base::WallTime at) const;
  /// All of interval `index_`, rising, limited by BYSETPOS.
  void fill();
  void fill_days(base::WallTime from);
  void fill_clock(base::WallTime from);
  void limit_positions();
  bool within_day() const { return frequency_ <= Rrule::hourly; }

  Rrule::Frequency frequency_;
  std::int64_t interval_;
  base::WallTime start_, begin_, end_;
  std::chrono::weekday week_start_;
  RuleDays days_;
  std::vector<int> positions_;
  std::vector<std::chrono::seconds> times_;  // within the day, the hour or the minute that is counted
  std::vector<bool> hours_, minutes_;        // limits of rules that count hours or minutes

  std::int64_t index_ = 0;
  std::vector<base::WallTime> made_;
  std::size_t next_ = 0;
  std::optional<base::WallTime> at_;
};

}  // namespace farmtok::farm::planning
