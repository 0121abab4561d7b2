#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "base/text/text.hpp"
#include "farm/planning/plan/readers.hpp"
#include "farm/planning/plan/sentence/compose.hpp"
#include "zones/repeated.hpp"
#include "zones/zones.hpp"

namespace farmtok::farm::planning {
namespace {

using namespace sentence;
using std::chrono::seconds;
using std::chrono::sys_days;
using std::chrono::weekday;
using std::chrono::year_month_day;

constexpr seconds end_of_day{24 * 3600 - 1};

base::WallTime wall_of(year_month_day day, seconds time) { return std::chrono::local_days{day} + time; }

void refuse_without_rhythm(const Draft& draft, std::string_view text) {
  const auto says = [](const Segment& segment) { return segment.has_days() || segment.has_times(); };
  if (draft.count || !draft.months.empty() || draft.one_day || std::ranges::any_of(draft.segments, says)) return;
  refuse(text, "it does not say how often or at what times: 2 per day, every weekday at 9:30, 9am and 6pm");
}

/// "Every year on 1 December", "once a year on 1 December": the day repeats.
void repeat_yearly(Draft& draft) {
  auto& segment = draft.segments.front();
  const bool yearly = segment.interval ? segment.interval->unit == Span::year
                                       : draft.count && draft.count->per == Span::year && draft.count->number == 1;
  if (!draft.one_day || !segment.dated || draft.from->date.year != 0 || !yearly) return;
  segment.dated = false;
  segment.month_days.push_back(static_cast<int>(draft.from->date.day));
  draft.months.push_back(
      {{static_cast<int>(draft.from->date.month)}, segment.number, segment.group, false, false, draft.from->date.text});
  draft.from.reset();
  draft.until.reset();
  draft.one_day = false;
}

/// The last day of "for 2 weeks".
year_month_day last_day(year_month_day first, const Interval& length) {
  using namespace std::chrono;
  if (length.unit == Span::day) return sys_days{first} + days{length.every - 1};
  if (length.unit == Span::week) return sys_days{first} + weeks{length.every} - days{1};
  const auto end = first + months{length.every * (length.unit == Span::year ? 12 : 1)};
  return sys_days{end.ok() ? end : year_month_day{end.year() / end.month() / last}} - days{1};
}

/// Whether a day on which the intervals begin is one of the pattern's.
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

/// "Daily" beside days that are not every day: one of them must be a mistake.
void refuse_daily_on_days(const Draft& draft, year_month_day base) {
  for (const auto& segment : draft.segments) {
    if (segment.only || segment.daily.empty() || segment.interval != Interval{Span::day, 1}) continue;
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

/// "next Friday" is another day for different people: a note says which one was taken.
void tell_relative(Draft& draft, const Bound& bound, year_month_day day, std::string_view what) {
  if (bound.date.text.find_first_of("0123456789") != std::string_view::npos) return;
  draft.notes.push_back(fmt::format("\"{}\": {} {}", bound.date.text, draft.one_day ? "on" : what, date_text(day)));
}

/// A window whose days name no year ends in the year in which it begins, or in the next one.
void refuse_turned(const Draft& draft, year_month_day anchor) {
  if (!draft.from || !draft.until || draft.one_day || draft.until->date.year != 0) return;
  const auto begins = day_of(draft.from->date, anchor);
  const auto ends = day_of(draft.until->date, anchor);
  if (ends >= begins) return;
  contradiction(
      fmt::format("from \"{}\" until \"{}\" ends before it begins, or has begun already", draft.from->date.text,
                  draft.until->date.text),
      fmt::format("write the years: from {} until {} {}", date_text(begins),
                  date_text(ends).substr(0, date_text(ends).size() - 5), static_cast<int>(begins.year()) + 1));
}

/// The first day of "for 3 days": today, unless all of its times are past.
year_month_day first_of_length(Draft& draft, const Plan& plan, year_month_day today, const PlanContext& context) {
  const auto begins = zones::to_instant(wall_of(today, seconds{0}), plan.zone);
  const auto ends = zones::to_instant(wall_of(today, end_of_day), plan.zone);
  const auto before = [](base::Instant at) { return at - std::chrono::milliseconds{1}; };
  const auto of_day = moments_of(plan, before(begins), 24 * 60, ends);
  const auto ahead = std::ranges::count_if(of_day, [&](base::Instant at) { return at >= context.anchor; });
  if (of_day.empty() || ahead == std::ssize(of_day)) return today;
  if (ahead == 0) {
    draft.notes.push_back(fmt::format("\"{}\" begins tomorrow, for today's times are past", draft.length_text));
    return sys_days{today} + std::chrono::days{1};
  }
  draft.notes.push_back(fmt::format("\"{}\" begins today, of whose {} times {} are past", draft.length_text,
                                    of_day.size(), std::ssize(of_day) - ahead));
  return today;
}

/// "31 October 2027 at 02:30 CET" where CET is the second 02:30 of that day: a plan has the first.
void refuse_second_hour(const Draft& draft, const Plan& plan) {
  if (!draft.one_day || draft.zone_typed.empty()) return;
  const auto day = std::chrono::floor<std::chrono::days>(*plan.until);
  for (const auto& segment : draft.segments) {
    auto notes = draft.notes;
    for (const auto time : settle(segment.clocks, notes)) {
      const auto both = zones::repeated(day + time, plan.zone);
      if (both && base::lower(draft.zone_typed) == base::lower(both->second_abbreviation))
        refuse(
            draft.zone_typed,
            fmt::format("{} comes twice on {}, and a plan has the first; give the second to a post: --at \"{} {} {}\"",
                        clock_text(time), base::format_wall(day).substr(0, 10), base::format_wall(day).substr(0, 10),
                        clock_text(time), draft.zone_typed));
    }
  }
}

/// Where days are counted and no start is named, a note says from which day they count.
void tell_first(Draft& draft, const Pattern& pattern, year_month_day first) {
  if (draft.from || pattern.every == 1) return;
  static constexpr std::array units{"days", "weeks", "months", "years"};
  auto note = fmt::format("every {} {} counts from {}; another start: starting 1 December", pattern.every,
                          units.at(static_cast<std::size_t>(pattern.unit)), date_text(first));
  if (std::ranges::count(draft.notes, note) == 0) draft.notes.push_back(std::move(note));
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
  // Notes and errors repeat parts of the text, on one line.
  std::string line{text};
  std::ranges::replace_if(
      line, [](char c) { return c >= '\t' && c <= '\r'; }, ' ');
  auto draft = read_draft(line, context);
  merge_segments(draft);
  refuse_without_rhythm(draft, line);
  repeat_yearly(draft);
  bind_limits(draft);

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
  refuse_turned(draft, anchor);
  if (draft.until && draft.length)
    contradiction("it ends on a day and after a length of time", "leave one of them out");
  if (draft.until) {
    const auto day = day_of(draft.until->date, std::max(base, anchor));
    plan.until = wall_of(day, draft.until->time.value_or(end_of_day));
    if (!draft.one_day) tell_relative(draft, *draft.until, day, "ends on");
  }
  const auto begin = wall_of(base, seconds{0});
  if (plan.until && *plan.until < plan.from.value_or(begin))
    contradiction(fmt::format("it ends on {} and begins on {}", base::format_wall(*plan.until).substr(0, 10),
                              base::format_wall(begin).substr(0, 10)),
                  "write the end after the beginning, with its year");

  refuse_daily_on_days(draft, base);
  std::vector<std::string> words;
  for (const auto& pattern : patterns_of(draft, base)) {
    const auto first = first_day(pattern, base);
    tell_first(draft, pattern, first);
    for (auto& rule : rules_of(pattern, wall_of(first, seconds{0}))) plan.rules.push_back(std::move(rule));
    words.push_back(words_of(pattern));
  }
  if (draft.length) {
    const auto first = draft.from ? base : first_of_length(draft, plan, base, context);
    plan.until = wall_of(last_day(first, *draft.length), end_of_day);
  }
  refuse_second_hour(draft, plan);
  // Hours past midnight begin in the evening of the first day.
  if (draft.from) plan.from = wall_of(base, draft.from->time.value_or(seconds{0}));
  plan.words = base::join(words, "; ");
  plan.notes = std::move(draft.notes);
  return plan;
}

}  // namespace farmtok::farm::planning
