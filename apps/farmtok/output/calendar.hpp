#pragma once
// A month as a grid and a week as a list. Pure: days and a width in, lines out.

#include <chrono>
#include <string>
#include <vector>

#include "output/view.hpp"

namespace farmtok::cli {

/// `days` is the contract's {"2026-02-10":[post, …], …}; `today` is marked when it is in sight.
std::vector<std::string> month_lines(std::chrono::year_month month, const Json& days, std::chrono::year_month_day today,
                                     const std::string& zone, const Terminal& terminal);
std::vector<std::string> week_lines(std::chrono::sys_days monday, const Json& days, std::chrono::year_month_day today,
                                    const std::string& zone, const Terminal& terminal);

}  // namespace farmtok::cli
