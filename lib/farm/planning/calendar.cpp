#include "farm/planning/calendar.hpp"

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text.hpp"
#include "model/scheduled.hpp"
#include "store/rows.hpp"
#include "zones/zones.hpp"

namespace farmtok::farm {
namespace {

using namespace std::chrono;
using base::Code;
using base::Error;

std::int64_t midnight(sys_days day, const std::string& zone) {
  return base::to_millis(zones::to_instant(base::WallTime{day.time_since_epoch()}, zone));
}

[[noreturn]] void invalid(const std::string& what, const std::string& hint) {
  throw Error{Code::INVALID_DATE, what, hint};
}

void check_year(std::int64_t of) {
  if (of < 1970 || of > 2037)
    invalid(fmt::format("the year {} is not between 1970 and 2037", of), "Write it like 2026.");
}

/// Tells the day of instants that come in order: a zone is asked once for each midnight that is passed.
class DayTeller {
 public:
  DayTeller(sys_days first, const std::string& zone) : day_(first), zone_(zone) { begin(first); }

  const std::string& day_of(std::int64_t instant) {
    while (instant >= ends_) begin(day_ + days{1});
    return name_;
  }

 private:
  void begin(sys_days day) {
    day_ = day;
    ends_ = midnight(day + days{1}, zone_);
    name_ = base::format_day(year_month_day{day});
  }

  sys_days day_;
  const std::string& zone_;
  std::int64_t ends_ = 0;
  std::string name_;
};

}  // namespace

DaySpan month_span(std::int64_t of, std::int64_t m) {
  check_year(of);
  if (m < 1 || m > 12) invalid(fmt::format("there is no month {}", m), "Months run from 1 to 12.");
  const auto first = year{static_cast<int>(of)} / month{static_cast<unsigned>(m)} / 1;
  return {sys_days{first}, sys_days{first + months{1}}};
}

DaySpan week_span(std::int64_t of, std::int64_t week) {
  check_year(of);
  const auto monday =
      week < 1 || week > 53 ? std::nullopt : base::iso_week_monday(static_cast<int>(of), static_cast<int>(week));
  if (!monday) invalid(fmt::format("{} has no week {}", of, week), "ISO weeks run from 1 to 52, in long years to 53.");
  return {*monday, *monday + days{7}};
}

DaySpan days_span(std::string_view from, std::int64_t count) {
  const auto first = base::parse_day(from);
  if (!first) invalid(fmt::format("\"{}\" is no day", base::fit(from, 40)), "Write it like 2026-02-10.");
  check_year(static_cast<int>(first->year()));
  if (count < 1 || count > 366)
    throw Error{Code::INVALID_REQUEST,
                fmt::format("days is {}, must be between 1 and 366", count),
                {},
                {{"days", "must be between 1 and 366"}}};
  return {sys_days{*first}, sys_days{*first} + days{count}};
}

std::int64_t read_calendar(sql::Database& db, const DaySpan& span, const std::string& zone,
                           const std::function<void(const std::string&, const sql::Query&)>& visit) {
  static const auto sql = fmt::format(
      "SELECT scheduled_datetime, {} FROM posts WHERE scheduled_datetime >= ? AND scheduled_datetime < ? "
      "ORDER BY scheduled_datetime, row",
      store::columns<model::Scheduled>());
  DayTeller days{span.first, zone};
  std::int64_t total = 0;
  auto query = db(sql, midnight(span.first, zone), midnight(span.past, zone));
  while (query.next()) {
    if (++total > most_in_calendar)
      throw Error{Code::INVALID_REQUEST,
                  fmt::format("there are more than {} posts in these {} days", most_in_calendar,
                              (span.past - span.first).count()),
                  "Ask for fewer days, or for pages: `farmtok schedule list --start … --end …`."};
    visit(days.day_of(query.integer(0)), query);
  }
  return total;
}

}  // namespace farmtok::farm
