#pragma once
// The common meaning of English and cron: days, and times of the day. Only this code makes rules and words of it. Pure.

#include <array>
#include <chrono>
#include <string>
#include <vector>

#include "farm/planning/plan/plan.hpp"

namespace farmtok::farm::planning {

/// Days and the times on them. Empty lists mean "all".
struct Pattern {
  enum class Unit { day, week, month, year };
  Unit unit = Unit::day;
  int every = 1;  // each so many units, counted from the anchor's
  struct Weekday {
    std::chrono::weekday day;
    int nth = 0;  // in its month: 1 = the first, -1 = the last, 0 = each
    bool operator==(const Weekday&) const = default;
  };
  std::vector<Weekday> weekdays{};
  std::vector<int> month_days{};  // 1 to 31, -1 = the last day, -2 the one before it
  std::vector<int> months{};      // 1 to 12
  /// Since midnight, rising, each once; at least one.
  std::vector<std::chrono::seconds> times{};

  bool operator==(const Pattern&) const = default;
};

/// One rule for each set of times that RFC 5545 can say as hours × minutes; together exactly the pattern.
/// Throws INVALID_REQUEST for days that do not exist, and for days or weeks counted (`every`) together with days that
/// only a month can count (`nth`, negative days, any day of the month in weeks).
std::vector<PlanRule> rules_of(const Pattern& pattern, base::WallTime start);
/// "every weekday at 09:30", "on the last day of every month at 12:00", "every 2nd day at 09:00, not on Saturday and
/// Sunday". Many regular times are given by their step: "every 15 minutes between 09:00 and 17:45".
std::string words_of(const Pattern& pattern);

}  // namespace farmtok::farm::planning
