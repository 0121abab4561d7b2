#pragma once
// One rule of RFC 5545 by its parts. Pure.

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "farm/planning/plan/pattern.hpp"

namespace farmtok::farm::planning {

/// A rule as it was typed, and the values of its parts.
struct Rrule {
  enum Frequency : std::size_t { minutely, hourly, daily, weekly, monthly, yearly };

  std::string text;  // without COUNT and UNTIL
  Frequency frequency = daily;
  int interval = 1;
  std::map<std::string, std::vector<int>, std::less<>> numbers;
  std::vector<Pattern::Weekday> days;
  std::string week_start = "MO";
  std::optional<std::int64_t> count;
  std::string until;  // as it was typed

  /// Whether a part with numbers (BYHOUR) was given, and its numbers, rising, each once.
  bool has(std::string_view part) const { return numbers.contains(part); }
  std::vector<int> of(std::string_view part, std::vector<int> otherwise = {}) const {
    const auto found = numbers.find(part);
    return found == numbers.end() ? otherwise : found->second;
  }
  /// Whether a weekday has a number before it (1MO).
  bool placed() const {
    return std::ranges::any_of(days, [](const auto& day) { return day.nth != 0; });
  }
};

/// Reads "FREQ=WEEKLY;BYDAY=MO". Throws INVALID_REQUEST for parts that are unknown, out of their range or not allowed
/// together.
Rrule read_rrule_parts(std::string_view text);

/// The error for a faulty rule, with the correct form of one.
base::Error rrule_fault(const std::string& reason);
base::Error wrong_value(std::string_view part, std::string_view value, const std::string& may);

}  // namespace farmtok::farm::planning
