#include "farm/planning/calendar.hpp"

#include <fmt/format.h>

#include "base/error.hpp"
#include "store/rows.hpp"
#include "zones/zones.hpp"

namespace farmtok::farm {
namespace {

using namespace std::chrono;

base::Instant midnight(sys_days day, const std::string& zone) {
  return zones::to_instant(base::WallTime{day.time_since_epoch()}, zone);
}

Calendar between(sql::Database& db, sys_days first, sys_days past, const std::string& zone) {
  static const auto sql = store::select<model::Scheduled>(
      "posts", "WHERE scheduled_datetime >= ? AND scheduled_datetime < ? ORDER BY scheduled_datetime, row");
  Calendar made;
  auto query = db(sql, base::to_millis(midnight(first, zone)), base::to_millis(midnight(past, zone)));
  while (query.next()) {
    auto post = store::read_row<model::Scheduled>(query);
    const auto wall = zones::to_wall(post.scheduled_datetime, zone);
    made.days[base::format_day(year_month_day{floor<days>(wall)})].push_back(std::move(post));
    ++made.total;
  }
  return made;
}

[[noreturn]] void invalid(const std::string& what, const std::string& hint) {
  throw base::Error{base::Code::INVALID_DATE, what, hint};
}

void check_year(std::int64_t of) {
  if (of < 1970 || of > 2037)
    invalid(fmt::format("the year {} is not between 1970 and 2037", of), "Write it like 2026.");
}

}  // namespace

Calendar calendar_month(sql::Database& db, std::int64_t of, std::int64_t m, const std::string& zone) {
  check_year(of);
  if (m < 1 || m > 12) invalid(fmt::format("there is no month {}", m), "Months run from 1 to 12.");
  const auto first = year{static_cast<int>(of)} / month{static_cast<unsigned>(m)} / 1;
  return between(db, sys_days{first}, sys_days{first + months{1}}, zone);
}

Calendar calendar_week(sql::Database& db, std::int64_t of, std::int64_t week, const std::string& zone) {
  check_year(of);
  const auto monday =
      week < 1 || week > 53 ? std::nullopt : base::iso_week_monday(static_cast<int>(of), static_cast<int>(week));
  if (!monday) invalid(fmt::format("{} has no week {}", of, week), "ISO weeks run from 1 to 52, in long years to 53.");
  return between(db, *monday, *monday + days{7}, zone);
}

}  // namespace farmtok::farm
