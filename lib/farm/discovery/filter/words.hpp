#pragma once
// Measures and amounts in a form for people. Pure.

#include <string>
#include <string_view>

#include "farm/discovery/filter/filter.hpp"

namespace farmtok::farm::discovery {

/// 1500000 → "1,500,000"
std::string with_thousands(double number);
/// The measure's own name ("like_rate"), and its unit ("% likes").
std::string_view measure_name(Measure measure);
std::string_view noun_of(Measure measure);
/// "12,300 views", "8.1 % likes", "30 days", "2024-05-01"
std::string amount_of(Measure measure, double value);

/// The condition in plain words: "at least 50,000 views".
std::string describe(const Condition& condition);

}  // namespace farmtok::farm::discovery
