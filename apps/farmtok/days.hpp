#pragma once
// Days and bounds as people type them, above times.hpp.

#include <chrono>
#include <string>
#include <string_view>

#include "base/time.hpp"

namespace farmtok::cli {

/// A day: "2026-12-24", or words for one ("tomorrow", "next Friday", "Dec 24") in the present zone. Throws USAGE:
/// `name` ("--from", "the day") is no day.
std::chrono::year_month_day day_for_request(std::string_view name, std::string_view typed, base::Instant now);

/// Throws USAGE when both bounds are given as instants and the later one is before the other.
void check_order(std::string_view first_flag, const std::string& first, std::string_view last_flag,
                 const std::string& last);

}  // namespace farmtok::cli
