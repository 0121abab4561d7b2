#pragma once
// The posts of a span of whole days, by day.

#include <chrono>
#include <functional>
#include <string>
#include <string_view>

#include "farm/farm.hpp"

namespace farmtok::farm {

/// From the midnight that begins `first` to the one that begins `past`, in the zone asked for.
struct DaySpan {
  std::chrono::sys_days first;
  std::chrono::sys_days past;
};

/// Throw INVALID_DATE naming what is wrong with the year (1970 to 2037), month or ISO week.
DaySpan month_span(std::int64_t year, std::int64_t month);
DaySpan week_span(std::int64_t year, std::int64_t week);
/// `count` days (1 to 366) beginning with one like "2026-02-10". Throws INVALID_DATE, and INVALID_REQUEST for the
/// count.
DaySpan days_span(std::string_view from, std::int64_t count);

/// Most posts one calendar holds: it has no pages, and must fit into memory.
inline constexpr std::int64_t most_in_calendar = 100'000;

/// Walks the posts of a span in the order of their time. `visit` is given the day, "2026-02-10" in `zone` (canonical),
/// and the post's row, whose columns from 1 on are store::columns<model::Scheduled>(). Answers how many there were.
/// Throws INVALID_REQUEST when there are more than most_in_calendar.
std::int64_t read_calendar(sql::Database& db, const DaySpan& span, const std::string& zone,
                           const std::function<void(const std::string& day, const sql::Query& post)>& visit);

}  // namespace farmtok::farm
