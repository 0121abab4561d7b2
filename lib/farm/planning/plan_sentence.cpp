#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/text.hpp"
#include "farm/planning/plan_readers.hpp"
#include "farm/planning/plan_words_compose.hpp"
#include "zones/zones.hpp"

namespace farmtok::farm {
namespace {

using namespace sentence;
using std::chrono::seconds;
using std::chrono::sys_days;
using std::chrono::weekday;
using std::chrono::year_month_day;

constexpr seconds end_of_day{24 * 3600 - 1};

base::WallTime wall_of(year_month_day day, seconds time) { return std::chrono::local_days{day} + time; }

/// Segments that only name days limit those before them: "daily at 9am on weekdays".
void merge_segments(Draft& draft) {
  std::vector<Segment> merged;
  for (auto& segment : draft.segments) {
    if (!segment.has_days() && !segment.has_times() && !segment.opens && !segment.closes) continue;
    if (merged.empty() || segment.has_times()) {
      // "; every 4 hours" means each day, a mere time may be meant for the days before it.
      const bool own_days = segment.has_days() || (segment.step && segment.group > 0);
      if (!merged.empty() && !own_days)
        refuse(segment.text, "it does not say on which days; write the days before the times");
      merged.push_back(segment);
      continue;
    }
    auto& before = merged.back();
    const bool twice = (segment.interval && before.interval) || (!segment.weekdays.empty() && !before.weekdays.empty());
    if (twice || (segment.opens && before.opens)) refuse(segment.text, "it names days, but no time on them");
    if (!before.interval) before.interval = segment.interval;
    if (before.daily.empty()) before.daily = segment.daily;
    if (before.named.empty()) before.named = segment.named;
    before.weekdays.insert(before.weekdays.end(), segment.weekdays.begin(), segment.weekdays.end());
    before.month_days.insert(before.month_days.end(), segment.month_days.begin(), segment.month_days.end());
    if (segment.opens) before.opens = segment.opens;
    if (segment.closes) before.closes = segment.closes;
  }
  if (merged.empty()) merged.emplace_back();
  draft.segments = std::move(merged);
}

void refuse_without_rhythm(const Draft& draft, std::string_view text) {
  const auto says = [](const Segment& segment) { return segment.has_days() || segment.has_times(); };
  if (draft.count || !draft.months.empty() || draft.one_day || std::ranges::any_of(draft.segments, says)) return;
  refuse(text, "it does not say how often or at what times: 2 per day, every weekday at 9:30, 9am and 6pm");
}

/// "Every year on 1 December": the day comes again.
void repeat_yearly(Draft& draft) {
  auto& segment = draft.segments.front();
  if (!draft.one_day || draft.from->date.year != 0 || !segment.interval || segment.interval->unit != Span::year) return;
  segment.month_days.push_back(static_cast<int>(draft.from->date.day));
  draft.months.push_back(static_cast<int>(draft.from->date.month));
  draft.from.reset();
  draft.until.reset();
}

/// The last day of "for 2 weeks".
year_month_day last_day(year_month_day first, const Interval& length) {
  using namespace std::chrono;
  if (length.unit == Span::day) return sys_days{first} + days{length.every - 1};
  if (length.unit == Span::week) return sys_days{first} + weeks{length.every} - days{1};
  const auto end = first + months{length.every * (length.unit == Span::year ? 12 : 1)};
  return sys_days{end.ok() ? end : year_month_day{end.year() / end.month() / last}} - days{1};
}

/// Whether a day that the intervals begin with is one of the pattern's.
bool fits(const Pattern& pattern, year_month_day day) {
  const auto number = static_cast<int>(static_cast<unsigned>(day.day()));
  const auto month = static_cast<int>(static_cast<unsigned>(day.month()));
  const auto last = static_cast<int>(static_cast<unsigned>((day.year() / day.month() / std::chrono::last).day()));
  const auto on_weekday = [&](const Pattern::Weekday& each) {
    if (each.day != weekday{sys_days{day}}) return false;
    return each.nth == 0 || each.nth == (number - 1) / 7 + 1 || (each.nth == -1 && number + 7 > last);
  };
  return (pattern.months.empty() || std::ranges::count(pattern.months, month) > 0) &&
         (pattern.weekdays.empty() || std::ranges::any_of(pattern.weekdays, on_weekday)) &&
         (pattern.month_days.empty() || std::ranges::count(pattern.month_days, number) > 0 ||
          (number == last && std::ranges::count(pattern.month_days, -1) > 0));
}

/// "Daily" beside days that are not every day: one of them was not meant.
void refuse_daily_on_days(const Draft& draft, year_month_day base) {
  if (draft.only) return;
  for (const auto& segment : draft.segments) {
    if (segment.daily.empty() || segment.interval != Interval{Span::day, 1}) continue;
    std::set<unsigned> weekdays;
    for (const auto& each : segment.weekdays) weekdays.insert(each.day.c_encoding());
    const bool whole_week = weekdays.size() == 7 && !placed(segment.weekdays) && segment.month_days.empty();
    if (whole_week || (weekdays.empty() && segment.month_days.empty())) continue;
    auto meant = draft;
    meant.segments = {segment};
    meant.segments.front().interval.reset();
    contradiction(fmt::format("\"{}\", but also \"{}\"", segment.daily, segment.named),
                  fmt::format("understood is \"{}\", or \"{}\" without days",
                              words_of(patterns_of(meant, base).front()), segment.daily));
  }
}

/// "next Friday" is another day for different people: which one was taken is said.
void tell_relative(Draft& draft, const Bound& bound, year_month_day day, std::string_view what) {
  if (bound.date.text.find_first_of("0123456789") != std::string_view::npos) return;
  draft.notes.push_back(fmt::format("\"{}\": {} {}", bound.date.text, draft.one_day ? "on" : what, date_text(day)));
}

/// "Every 2 weeks on Friday" begins with the first Friday, not with the week that holds the anchor.
year_month_day first_day(const Pattern& pattern, year_month_day base) {
  constexpr int furthest = 366 * 8;
  if (pattern.every == 1 || pattern.unit == Pattern::Unit::day) return base;
  for (int ahead = 0; ahead < furthest; ++ahead) {
    const year_month_day day{sys_days{base} + std::chrono::days{ahead}};
    if (fits(pattern, day)) return day;
  }
  return base;
}

}  // namespace

Plan read_sentence(std::string_view text, const PlanContext& context) {
  // Parts of the text come back in notes and errors, on one line.
  std::string line{text};
  std::ranges::replace_if(
      line, [](char c) { return c >= '\t' && c <= '\r'; }, ' ');
  auto draft = read_draft(line, context);
  merge_segments(draft);
  refuse_without_rhythm(draft, line);
  repeat_yearly(draft);

  Plan plan;
  plan.text = text;
  plan.zone = draft.zone.value_or(context.zone);
  plan.most = draft.most;
  const year_month_day anchor{
      sys_days{std::chrono::floor<std::chrono::days>(zones::to_wall(context.anchor, plan.zone)).time_since_epoch()}};
  auto base = anchor;
  if (draft.from) {
    base = day_of(draft.from->date, anchor);
    plan.from = wall_of(base, draft.from->time.value_or(seconds{0}));
    tell_relative(draft, *draft.from, base, "begins on");
  }
  if (draft.until && draft.length)
    contradiction("it ends on a day and after a length of time", "leave one of them out");
  if (draft.until) {
    const auto day = day_of(draft.until->date, std::max(base, anchor));
    plan.until = wall_of(day, draft.until->time.value_or(end_of_day));
    if (!draft.one_day) tell_relative(draft, *draft.until, day, "ends on");
  }
  if (draft.length) plan.until = wall_of(last_day(base, *draft.length), end_of_day);
  const auto begin = wall_of(base, seconds{0});
  if (plan.until && *plan.until < plan.from.value_or(begin))
    contradiction(fmt::format("it ends on {} and begins on {}", base::format_wall(*plan.until).substr(0, 10),
                              base::format_wall(begin).substr(0, 10)),
                  "write the end behind the beginning, with its year");

  refuse_daily_on_days(draft, base);
  std::vector<std::string> words;
  for (const auto& pattern : patterns_of(draft, base)) {
    for (auto& rule : rules_of(pattern, wall_of(first_day(pattern, base), seconds{0})))
      plan.rules.push_back(std::move(rule));
    words.push_back(words_of(pattern));
  }
  // Hours past midnight begin in the evening of the first day.
  if (draft.from) plan.from = wall_of(base, draft.from->time.value_or(seconds{0}));
  plan.words = base::join(words, "; ");
  plan.notes = std::move(draft.notes);
  return plan;
}

}  // namespace farmtok::farm
