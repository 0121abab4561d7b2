#include "farm/planning/slots/job_posts.hpp"

#include <fmt/format.h>

#include "base/time.hpp"
#include "zones/zones.hpp"

namespace farmtok::farm::planning {
namespace {

/// Wider than any day of any zone, so that the days at both ends are counted whole.
constexpr std::chrono::hours day_and_more{26};

bool contains(const std::pair<std::chrono::year_month_day, std::chrono::year_month_day>& span,
              std::chrono::year_month_day day) {
  return span.first <= day && day <= span.second;
}

}  // namespace

std::chrono::local_days day_in(base::Instant at, const std::string& zone) {
  return std::chrono::floor<std::chrono::days>(zones::to_wall(at, zone));
}

void Standing::read(sql::Database& db, const std::string& job_id, base::Instant first, base::Instant last,
                    const std::set<std::string>& without) {
  const auto margin = std::max<std::chrono::seconds>(day_and_more, limits_.gap);
  auto query =
      db("SELECT scheduled_datetime, scheduled_id FROM posts WHERE job_id = ? AND scheduled_datetime BETWEEN ? AND ? "
         "ORDER BY scheduled_datetime, row",
         job_id, base::to_millis(first - margin), base::to_millis(last + margin));
  while (query.next())
    if (auto id = query.text(1); !without.contains(id)) add(base::from_millis(query.integer(0)), std::move(id));
}

void Standing::add(base::Instant at, std::string scheduled_id) {
  posts_.emplace(at, std::move(scheduled_id));
  if (limits_.per_day > 0) ++on_day_[day_in(at, zone_)];
}

std::optional<std::string> Standing::taken_by(base::Instant at) const {
  const auto reach = std::max<std::chrono::milliseconds>(limits_.gap, std::chrono::milliseconds{1});
  const auto after = posts_.lower_bound(at);
  const bool behind = after != posts_.end() && after->first - at < reach;
  if (after != posts_.begin()) {
    const auto before = std::prev(after);
    if (at - before->first < reach && (!behind || at - before->first < after->first - at)) return before->second;
  }
  return behind ? std::optional{after->second} : std::nullopt;
}

std::optional<std::string> Standing::closed(std::chrono::local_days day) const {
  auto why = blackout(day);
  return why ? why : full(day);
}

std::optional<std::string> Standing::blackout(std::chrono::local_days day) const {
  const std::chrono::year_month_day date{day};
  for (const auto& span : limits_.blackout)
    if (contains(span, date)) return fmt::format("{} is a day without posts", base::format_day(date));
  return std::nullopt;
}

std::optional<std::string> Standing::full(std::chrono::local_days day) const {
  if (limits_.per_day == 0) return std::nullopt;
  const auto found = on_day_.find(day);
  if (found == on_day_.end() || found->second < limits_.per_day) return std::nullopt;
  return fmt::format("{} has its {} {} already", base::format_day(std::chrono::year_month_day{day}), found->second,
                     found->second == 1 ? "post" : "posts");
}

Bar Standing::bar(base::Instant at, std::chrono::local_days day) const {
  if (posts_.contains(at)) return Bar::taken;
  if (blackout(day)) return Bar::blackout;
  if (taken_by(at)) return Bar::gap;
  return full(day) ? Bar::per_day : Bar::none;
}

}  // namespace farmtok::farm::planning
