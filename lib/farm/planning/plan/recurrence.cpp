#include "farm/planning/plan/recurrence.hpp"

#include <algorithm>
#include <numeric>

namespace farmtok::farm::planning {
namespace {

using base::WallTime;
using std::chrono::days;
using std::chrono::floor;
using std::chrono::local_days;
using std::chrono::seconds;
using std::chrono::year_month_day;

constexpr int hours_a_day = 24;
constexpr int minutes_an_hour = 60;

/// Rounds down, also below zero.
std::int64_t floored(std::int64_t value, std::int64_t by) {
  return value / by - (value % by != 0 && (value < 0) != (by < 0) ? 1 : 0);
}

std::int64_t months_since(local_days day, local_days start) {
  const year_month_day date{day};
  const year_month_day from{start};
  return 12 * std::int64_t{static_cast<int>(date.year()) - static_cast<int>(from.year())} +
         static_cast<int>(static_cast<unsigned>(date.month())) - static_cast<int>(static_cast<unsigned>(from.month()));
}

std::vector<bool> listed(const std::vector<int>& numbers, int size) {
  std::vector<bool> made(static_cast<std::size_t>(size), numbers.empty());
  for (const auto number : numbers) made.at(static_cast<std::size_t>(number)) = true;
  return made;
}

/// The times within a day, within an hour or within a minute; missing parts of a rule are those of its start.
std::vector<seconds> times_of(const Rrule& rule, WallTime start) {
  const std::chrono::hh_mm_ss clock{start - floor<days>(start)};
  const auto hours =
      rule.frequency <= Rrule::hourly ? std::vector{0} : rule.of("BYHOUR", {static_cast<int>(clock.hours().count())});
  const auto minutes = rule.frequency == Rrule::minutely
                           ? std::vector{0}
                           : rule.of("BYMINUTE", {static_cast<int>(clock.minutes().count())});
  std::vector<seconds> times;
  for (const auto hour : hours)
    for (const auto minute : minutes)
      for (const auto second : rule.of("BYSECOND", {static_cast<int>(clock.seconds().count())}))
        times.push_back(std::chrono::hours{hour} + std::chrono::minutes{minute} + seconds{second});
  return times;
}

}  // namespace

Recurrence::Recurrence(const Rrule& rule, WallTime start, WallTime begin, WallTime end)
    : frequency_(rule.frequency),
      interval_(rule.interval),
      start_(start),
      begin_(std::max(start, begin)),
      end_(end),
      week_start_(weekday_of(rule.week_start)),
      days_(rule, floor<days>(start)),
      positions_(rule.of("BYSETPOS")),
      times_(times_of(rule, start)),
      hours_(listed(rule.of("BYHOUR"), hours_a_day)),
      minutes_(listed(rule.of("BYMINUTE"), minutes_an_hour)) {
  index_ = index_of(begin_);
  fill();
  advance();
}

void Recurrence::advance() {
  while (true) {
    for (; next_ < made_.size(); ++next_) {
      if (made_[next_] < begin_) continue;
      at_ = made_[next_++];
      if (*at_ > end_) at_.reset();
      return;
    }
    ++index_;
    if (opens(index_) > end_) break;
    fill();
  }
  at_.reset();
}

WallTime Recurrence::opens(std::int64_t index) const {
  const auto day = floor<days>(start_);
  const auto steps = index * interval_;
  switch (frequency_) {
    case Rrule::minutely:
      return floor<std::chrono::minutes>(start_) + std::chrono::minutes{steps};
    case Rrule::hourly:
      return floor<std::chrono::hours>(start_) + std::chrono::hours{steps};
    case Rrule::daily:
      return day + days{steps};
    case Rrule::weekly:
      return day - (std::chrono::weekday{day} - week_start_) + days{7 * steps};
    case Rrule::monthly:
      return local_days{year_month_day{day}.year() / year_month_day{day}.month() / 1 +
                        std::chrono::months{static_cast<int>(steps)}};
    case Rrule::yearly:
      break;
  }
  return local_days{(year_month_day{day}.year() + std::chrono::years{static_cast<int>(steps)}) / std::chrono::January /
                    1};
}

std::int64_t Recurrence::index_of(WallTime at) const {
  const auto since = (at - opens(0)).count();
  const auto day = floor<days>(at);
  switch (frequency_) {
    case Rrule::minutely:
      return floored(since, 60 * interval_);
    case Rrule::hourly:
      return floored(since, 3600 * interval_);
    case Rrule::daily:
      return floored(since, 24 * 3600 * interval_);
    case Rrule::weekly:
      return floored(since, 7 * 24 * 3600 * interval_);
    case Rrule::monthly:
      return floored(months_since(day, floor<days>(start_)), interval_);
    case Rrule::yearly:
      break;
  }
  return floored(
      static_cast<int>(year_month_day{day}.year()) - static_cast<int>(year_month_day{floor<days>(start_)}.year()),
      interval_);
}

void Recurrence::fill() {
  made_.clear();
  next_ = 0;
  const auto from = opens(index_);
  if (within_day()) fill_clock(from);
  else fill_days(from);
  limit_positions();
}

void Recurrence::fill_days(WallTime from) {
  const auto first = floor<days>(from);
  const year_month_day date{first};
  auto after = first + days{frequency_ == Rrule::weekly ? 7 : 1};
  if (frequency_ == Rrule::monthly) after = local_days{date + std::chrono::months{1}};
  if (frequency_ == Rrule::yearly) after = local_days{date + std::chrono::years{1}};
  for (auto day = first; day < after; day += days{1})
    if (days_.fits(day))
      for (const auto time : times_) made_.push_back(day + time);
}

void Recurrence::fill_clock(WallTime from) {
  const auto day = floor<days>(from);
  if (!days_.fits(day)) {
    // No time of this day counts: the next interval is the first one after it.
    index_ = index_of(day + days{1} - seconds{1});
    return;
  }
  const std::chrono::hh_mm_ss clock{from - day};
  if (!hours_.at(static_cast<std::size_t>(clock.hours().count()))) {
    index_ = index_of(floor<std::chrono::hours>(from) + std::chrono::hours{1} - seconds{1});
    return;
  }
  if (frequency_ == Rrule::minutely && !minutes_.at(static_cast<std::size_t>(clock.minutes().count()))) return;
  for (const auto time : times_) made_.push_back(from + time);
}

void Recurrence::limit_positions() {
  if (positions_.empty()) return;
  std::vector<WallTime> kept;
  const auto size = static_cast<int>(made_.size());
  for (const auto position : positions_) {
    const auto place = position > 0 ? position - 1 : size + position;
    if (place >= 0 && place < size) kept.push_back(made_[static_cast<std::size_t>(place)]);
  }
  std::ranges::sort(kept);
  kept.erase(std::ranges::unique(kept).begin(), kept.end());
  made_ = std::move(kept);
}

}  // namespace farmtok::farm::planning
