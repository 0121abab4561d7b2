#pragma once
// A month as a page to show and to print.

#include <chrono>
#include <string>

#include "output/calendar/calendar.hpp"

namespace farmtok::cli {

/// One whole HTML document without scripts or anything to load: the grid of month_lines() with each day's posts by
/// time, which on a narrow screen is a list, and on paper fits A4 landscape. `days` is the contract's
/// {"2026-02-10":[post, …], …}; texts of strangers in it are text, never markup.
std::string calendar_page(std::chrono::year_month month, const Json& days, const CalendarLook& look);

}  // namespace farmtok::cli
