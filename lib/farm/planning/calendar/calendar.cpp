#include "farm/planning/calendar/calendar.hpp"

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text/text.hpp"
#include "model/enums.hpp"
#include "model/scheduled.hpp"
#include "store/rows.hpp"
#include "zones/zones.hpp"

namespace farmtok::farm::planning {
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

/// Returns the day of instants in rising order: looks up a zone once for each midnight that is passed.
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

std::vector<DayTotals> count_calendar(sql::Database& db, const DaySpan& span, const std::string& zone) {
  static const auto states = model::enum_names<model::PostState>();
  static const auto sql = [] {
    std::string made =
        "SELECT count(*), count(*) FILTER (WHERE state = 'planned' AND proof_timestamp IS NULL AND "
        "dedup_status = 'failed')";
    for (const auto& state : states)
      made += fmt::format(
          ", count(*) FILTER (WHERE state = '{0}'), count(*) FILTER (WHERE state = '{0}' AND "
          "proof_timestamp IS NOT NULL)",
          state);
    return made + " FROM posts WHERE scheduled_datetime >= ? AND scheduled_datetime < ?";
  }();
  // A partial index has the few posts concerned. See wears_label().
  static const std::string labels =
      "SELECT count(*) FROM posts WHERE scheduled_datetime >= ? AND scheduled_datetime < ? AND "
      "ai_origin <> 'none_found' AND coalesce(is_aigc, 1) = 1";
  std::vector<DayTotals> made;
  const auto end = midnight(span.past, zone);
  auto begin = midnight(span.first, zone);
  for (auto day = span.first; day < span.past; day += days{1}) {
    // Spans of many days hold few posts or many: empty days are skipped at once.
    auto first =
        db("SELECT scheduled_datetime FROM posts WHERE scheduled_datetime >= ? ORDER BY scheduled_datetime "
           "LIMIT 1",
           begin);
    if (!first.next() || first.integer(0) >= end) break;
    auto next = midnight(day + days{1}, zone);
    for (; first.integer(0) >= next; next = midnight(day + days{1}, zone)) {
      begin = next;
      day += days{1};
    }
    auto query = db(sql, begin, next);
    query.next();
    DayTotals totals;
    totals.day = base::format_day(year_month_day{day});
    totals.posts = query.integer(0);
    totals.failed_videos = query.integer(1);
    int column = 2;
    for (const auto& state : states) {
      if (const auto number = query.integer(column++); number > 0) totals.states[state] = number;
      if (const auto number = query.integer(column++); number > 0) totals.proofs[state] = number;
    }
    auto labelled = db(labels, begin, next);
    labelled.next();
    totals.ai_labels = labelled.integer(0);
    made.push_back(std::move(totals));
    begin = next;
  }
  return made;
}

std::optional<std::string> read_calendar(sql::Database& db, const DaySpan& span, const std::string& zone,
                                         const PageRequest& page,
                                         const std::function<bool(const std::string&, const sql::Query&)>& visit) {
  // The rest of the moment at which the page before ended, then later moments: see read_posts().
  static const auto sql = fmt::format(
      "SELECT * FROM (SELECT scheduled_datetime AS at, row AS place, {0} FROM posts WHERE scheduled_datetime = ?1 AND "
      "scheduled_datetime < ?3 AND row > ?2 ORDER BY row LIMIT ?4) UNION ALL "
      "SELECT * FROM (SELECT scheduled_datetime AS at, row AS place, {0} FROM posts WHERE scheduled_datetime > ?1 AND "
      "scheduled_datetime < ?3 ORDER BY scheduled_datetime, row LIMIT ?4) ORDER BY at, place LIMIT ?4",
      store::columns<model::Scheduled>());
  const auto begin = midnight(span.first, zone);
  auto after = page.cursor ? read_cursor(*page.cursor) : Place{begin - 1, INT64_MAX};
  if (after.first < begin) after = {begin - 1, INT64_MAX};
  if (page.limit == 0) return std::nullopt;
  DayTeller days{span.first, zone};
  auto query = db(sql, after.first, after.second, midnight(span.past, zone), page.limit + 1);
  std::int64_t given = 0;
  for (bool open = true; query.next(); ++given) {
    if (!open || given == page.limit) return make_cursor(after.first, after.second);
    open = visit(days.day_of(query.integer(0)), query);
    after = {query.integer(0), query.integer(1)};
  }
  return std::nullopt;
}

}  // namespace farmtok::farm::planning
