#pragma once
// The views of a calendar on a terminal. Pure: days and a width in, lines out.

#include <chrono>
#include <string>
#include <vector>

#include "output/day_names.hpp"
#include "output/standing.hpp"

namespace farmtok::cli {

/// The inputs of every view besides the posts. Times are in the present zone, see use_zone().
struct CalendarLook {
  std::chrono::year_month_day today;  // marked when it is visible
  base::Instant now;
  std::string zone;  // its name, for the heading
  DayNames names;
  std::size_t width = 0;  // columns; 0 = no limit
  bool colour = false;
};

/// The posts of one day of the contract's {"2026-02-10":[post, …], …}; an empty array for missing days.
const Json& posts_of(const Json& days, std::chrono::year_month_day day);

/// "February 2026"
std::string month_name(std::chrono::year_month month, const DayNames& names);
/// The day in the first cell of a month's grid, in the month before it unless the month begins with the week.
std::chrono::sys_days grid_start(std::chrono::year_month month, const DayNames& names);

/// `days`: the posts of each day, or its totals. A grid whose first column is the locale's first day of the week; where
/// no grid fits, the days that have posts.
std::vector<std::string> month_lines(std::chrono::year_month month, const Json& days, const CalendarLook& look);

// The lists, output/calendar/list.cpp.

/// The seven days from `monday`, each with its posts.
std::vector<std::string> week_lines(std::chrono::sys_days monday, const Json& days, const CalendarLook& look);
/// The hours of a day that have posts.
std::vector<std::string> day_lines(std::chrono::year_month_day day, const Json& days, const CalendarLook& look);
/// Those of `count` days that have posts, and today.
std::vector<std::string> agenda_lines(std::chrono::sys_days first, std::size_t count, const Json& days,
                                      const CalendarLook& look);

// The common beginnings and ends.

/// `cells` one after the other, on as many lines as the width needs.
std::vector<std::string> flowing(const std::vector<Cell>& cells, std::string_view between, const CalendarLook& look);
/// "February 2026  4 posts · UTC · ✗1 ✓2"
std::vector<std::string> heading(const std::string& name, const Standing& sum, const CalendarLook& look);
/// The meaning of the signs, when a state other than planned is visible; the remedy, when posts were missed or held.
std::vector<std::string> ending(const Standing& sum, const CalendarLook& look);

}  // namespace farmtok::cli
