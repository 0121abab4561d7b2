#pragma once
// The posts of a span of whole days, by day.

#include <chrono>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "farm/farm.hpp"
#include "farm/page.hpp"

namespace farmtok::farm::planning {

/// From the midnight that begins `first` to the one that begins `past`, in the requested zone.
struct DaySpan {
  std::chrono::sys_days first;
  std::chrono::sys_days past;
};

/// Throw INVALID_DATE naming the fault of the year (1970 to 2037), month or ISO week.
DaySpan month_span(std::int64_t year, std::int64_t month);
DaySpan week_span(std::int64_t year, std::int64_t week);
/// `count` days (1 to 366) beginning with one like "2026-02-10". Throws INVALID_DATE, and INVALID_REQUEST for the
/// count.
DaySpan days_span(std::string_view from, std::int64_t count);

/// How many posts a day has, and their states.
struct DayTotals {
  std::string day;  // "2026-02-10"
  std::int64_t posts = 0;
  std::map<std::string, std::int64_t> states;  // by state, without zeros
  std::map<std::string, std::int64_t> proofs;  // those of them that have a proof, by state, without zeros
  std::int64_t failed_videos = 0;              // planned ones without a proof whose video could not be rendered
  std::int64_t ai_labels = 0;                  // those that go out with the AI label
};
/// Of each day of the span that has posts, in order; days begin at midnight in `zone` (canonical). Read from indexes
/// alone, but for the labels.
std::vector<DayTotals> count_calendar(sql::Database& db, const DaySpan& span, const std::string& zone);

/// Walks a page of the posts of a span in the order of their time. `visit` gets the day, "2026-02-10" in `zone`
/// (canonical), and the post's row, whose columns from 2 on are store::columns<model::Scheduled>(); it returns whether
/// another one may follow. Returns the cursor of the next page when there is one. Throws INVALID_REQUEST for a text
/// that is no cursor.
std::optional<std::string> read_calendar(
    sql::Database& db, const DaySpan& span, const std::string& zone, const PageRequest& page,
    const std::function<bool(const std::string& day, const sql::Query& post)>& visit);

}  // namespace farmtok::farm::planning
