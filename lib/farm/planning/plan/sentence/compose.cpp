#include "farm/planning/plan/sentence/compose.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/text/text.hpp"

namespace farmtok::farm::planning::sentence {
namespace {

using std::chrono::hours;
using std::chrono::seconds;
using std::chrono::sys_days;
using std::chrono::weekday;
using std::chrono::year_month_day;
using Times = std::vector<seconds>;

constexpr seconds whole_day{hours{24}};
/// The hours for posts when a schedule counts them and names no times.
constexpr seconds day_opens{hours{9}};
constexpr seconds day_closes{hours{21}};

std::string list_of(const Times& times) {
  std::string made;
  for (std::size_t i = 0; i < times.size(); ++i)
    made += (i == 0 ? "" : i + 1 == times.size() ? " and " : ", ") + clock_text(times[i]);
  return made;
}

bool limits_days(const Segment& segment) {
  return !segment.weekdays.empty() || !segment.month_days.empty() ||
         (segment.interval && *segment.interval != Interval{Span::day, 1});
}

/// How many a day, if the draft counts by the day.
int per_day(const Draft& draft) { return draft.count && draft.count->per == Span::day ? draft.count->number : 0; }

/// Evenly from the first to the last minute of the window, both included.
Times spread(int number, seconds opens, seconds closes, const Count& count) {
  const auto length = std::chrono::floor<std::chrono::minutes>(closes - opens);
  if (number > 1 && length / (number - 1) < std::chrono::minutes{1})
    refuse(count.text, fmt::format("more than one a minute between {} and {}", clock_text(opens), clock_text(closes)));
  Times times{opens};
  for (int i = 1; i < number; ++i) times.push_back(opens + length * i / (number - 1));
  for (auto& time : times) time = std::chrono::floor<std::chrono::minutes>(time);
  return times;
}

/// The hours that a segment names, the beginning before the end.
std::vector<Clock> hours_of(const Segment& segment) {
  std::vector<Clock> typed;
  if (segment.opens) typed.push_back(*segment.opens);
  if (segment.closes) typed.push_back(*segment.closes);
  return typed;
}

/// Hours that name one end only reach to the beginning or the end of the day.
void note_open_hours(const Segment& segment, Draft& draft, seconds opens, seconds closes) {
  if (segment.opens && !segment.closes)
    draft.notes.push_back(fmt::format("from {} until the end of each day", clock_text(opens)));
  if (segment.closes && !segment.opens)
    draft.notes.push_back(fmt::format("from 00:00, the beginning of each day, until {}", clock_text(closes)));
}

/// From the hour that opens to the one that closes, both included.
Times times_past_hours(const Segment& segment, Draft& draft) {
  const auto named = settle(hours_of(segment), draft.notes);
  const auto opens = std::chrono::floor<hours>(segment.opens ? named.front() : seconds{0});
  const auto closes = std::chrono::floor<hours>(segment.closes ? named.back() : whole_day - seconds{1});
  if (closes < opens) refuse(segment.closes->text, "the hours end before they begin");
  note_open_hours(segment, draft, opens, closes + std::chrono::minutes{std::ranges::max(segment.past_minutes)});
  Times times;
  for (auto hour = opens; hour <= closes; ++hour)
    for (const auto minute : segment.past_minutes) times.push_back(hour + std::chrono::minutes{minute});
  return times;
}

/// The end of hours that pass midnight, counted beyond 24 h.
seconds past_midnight(const Segment& segment, Draft& draft, seconds opens, seconds closes) {
  if (limits_days(segment))
    contradiction(fmt::format("from {} to {} goes past midnight, into a day that may be left out", clock_text(opens),
                              clock_text(closes)),
                  "write it as two schedules, one for each side of midnight");
  // Times after midnight belong to the evening before, which the first day lacks.
  if (draft.from && !draft.from->time && draft.segments.size() == 1) draft.from->time = opens;
  return closes + whole_day;
}

Times times_by_step(const Segment& segment, Draft& draft) {
  const seconds step{*segment.step};
  const auto named = settle(hours_of(segment), draft.notes);
  const auto opens = segment.opens ? named.front() : seconds{0};
  auto closes = segment.closes ? named.back() : whole_day - seconds{1};
  if (closes < opens) closes = past_midnight(segment, draft, opens, closes);
  if (const auto number = per_day(draft); number > 0 && segment.opens && !segment.closes)
    closes = std::min(closes, opens + step * (number - 1));
  else note_open_hours(segment, draft, opens, closes);
  if (!segment.opens && !segment.closes && whole_day % step != seconds{0})
    draft.notes.emplace_back("the steps begin anew at each midnight, for they do not divide a day");
  Times times;
  for (auto time = opens; time <= closes; time += step) times.push_back(time % whole_day);
  return times;
}

Times times_in_window(const Segment& segment, Draft& draft) {
  const auto typed = hours_of(segment);
  const auto number = per_day(draft);
  if (typed.size() < 2 || number == 0)
    refuse(typed.front().text,
           "hours need a step or a count: every 2 hours between 9am and 5pm, 3 per day between 9am "
           "and 9pm");
  const auto named = settle(typed, draft.notes);
  const auto opens = named[0];
  auto closes = named[1];
  if (closes == opens) refuse(typed[1].text, "the hours end as they begin");
  // Midnight itself is another day: the last time is as far before it as the others are apart.
  if (closes == seconds{0}) closes = opens + (whole_day - opens) * (number - 1) / number;
  else if (closes < opens) closes = past_midnight(segment, draft, opens, closes);
  auto times = spread(number, opens, closes, *draft.count);
  for (auto& time : times) time %= whole_day;
  draft.notes.push_back("spread evenly: " + list_of(times));
  return times;
}

Times times_of(const Segment& segment, Draft& draft) {
  if (!segment.past_minutes.empty()) {
    if (segment.step || !segment.clocks.empty())
      contradiction("minutes past every hour contradict other times", "leave one of them out");
    return times_past_hours(segment, draft);
  }
  if (segment.step) {
    if (!segment.clocks.empty())
      contradiction(
          fmt::format("\"{}\" contradicts steps of {} minutes", segment.clocks.front().text, segment.step->count()),
          "either name the times or the step");
    return times_by_step(segment, draft);
  }
  if (!segment.clocks.empty()) {
    if (segment.opens || segment.closes)
      contradiction(fmt::format("\"{}\" contradicts hours from one time to another", segment.clocks.front().text),
                    "either name the times or the hours; days of the month are written like 1st to 15th");
    tell_nights(segment.clocks, draft.notes);
    return settle(segment.clocks, draft.notes);
  }
  if (segment.opens || segment.closes) return times_in_window(segment, draft);
  if (const auto number = per_day(draft); number > 1) {
    auto times = spread(number, day_opens, day_closes, *draft.count);
    draft.notes.push_back("no times are named: spread evenly from 09:00 to 21:00");
    return times;
  }
  if (draft.from && draft.from->time) return {*draft.from->time};
  draft.notes.emplace_back("no time is named: 09:00");
  return {day_opens};
}

void check_per_day(const Draft& draft, const Pattern& pattern) {
  const auto number = per_day(draft);
  const auto there = std::ssize(pattern.times);
  if (number == 0 || there == number || (draft.count->at_most && there < number)) return;
  const auto times = there > 8 ? std::string{} : fmt::format(" ({})", list_of(pattern.times));
  contradiction(
      fmt::format("\"{}\", but {} {} of the day{}", draft.count->text, there, there == 1 ? "time" : "times", times),
      "name as many times as posts, or leave the number out");
}

bool is_left_out(const Segment& segment, weekday day) {
  return std::ranges::count(segment.left_out, static_cast<int>(day.c_encoding())) > 0;
}

/// Seven days from `first` on, without the left-out ones.
std::vector<weekday> days_left(const Segment& segment, weekday first) {
  std::vector<weekday> made;
  for (int ahead = 0; ahead < 7; ++ahead)
    if (const auto day = first + std::chrono::days{ahead}; !is_left_out(segment, day)) made.push_back(day);
  return made;
}

/// Weekdays or days of the month for "3 per week", "2 per month" that name none.
void spread_days(const Draft& draft, const Segment& segment, Pattern& pattern, std::vector<std::string>& notes,
                 year_month_day base) {
  const auto& count = *draft.count;
  const auto times = static_cast<int>(pattern.times.size());
  if (count.number % times != 0 || count.number / times > (count.per == Span::week ? 7 : 28))
    contradiction(fmt::format("\"{}\", but {} times of the day", count.text, times), "name the days");
  const auto days = count.number / times;
  if (count.per == Span::week) {
    const auto first = days == 1 ? weekday{sys_days{base}} : std::chrono::Monday;
    const auto open = days_left(segment, first);
    const auto there = static_cast<int>(open.size());
    if (days > there)
      contradiction(fmt::format("\"{}\", but only {} days of the week are not left out", count.text, there),
                    "leave out fewer, or name more times of the day");
    // Up to six days avoid the weekend as long as they can.
    const auto within = days == 5 || days == 6 ? days : there;
    for (int i = 0; i < days; ++i) pattern.weekdays.push_back({open[static_cast<std::size_t>(i * within / days)], 0});
    pattern.unit = Pattern::Unit::week;
  } else {
    if (days == 1) pattern.month_days.push_back(std::min(28, static_cast<int>(static_cast<unsigned>(base.day()))));
    else
      for (int i = 0; i < days; ++i) pattern.month_days.push_back(1 + i * 28 / days);
    pattern.unit = Pattern::Unit::month;
  }
  notes.push_back(fmt::format("no days are named: {}", words_of(pattern)));
}

/// "Every 2 weeks" that names no day means the day on which it begins.
void fill_days(Pattern& pattern, std::vector<std::string>& notes, year_month_day base) {
  if (!pattern.weekdays.empty() || !pattern.month_days.empty() || pattern.unit == Pattern::Unit::day) return;
  if (pattern.unit == Pattern::Unit::year && !pattern.months.empty())
    contradiction("it names years and months, but no day", "name the day: every year on 1 January");
  if (pattern.unit == Pattern::Unit::week) pattern.weekdays.push_back({weekday{sys_days{base}}, 0});
  else pattern.month_days.push_back(std::min(28, static_cast<int>(static_cast<unsigned>(base.day()))));
  if (pattern.unit == Pattern::Unit::year)
    pattern.months.push_back(static_cast<int>(static_cast<unsigned>(base.month())));
  notes.push_back(fmt::format("no day is named: {}", words_of(pattern)));
}

void leave_out(const Segment& segment, Pattern& pattern) {
  if (!segment.left_out.empty()) {
    if (pattern.weekdays.empty())
      for (unsigned day = 1; day <= 7; ++day) pattern.weekdays.push_back({weekday{day}, 0});
    std::erase_if(pattern.weekdays, [&](const auto& each) { return is_left_out(segment, each.day); });
    if (pattern.weekdays.empty()) contradiction("all of its days are left out", "leave out fewer");
  }
  if (!segment.months_left_out.empty()) {
    if (pattern.months.empty())
      for (int month = 1; month <= 12; ++month) pattern.months.push_back(month);
    std::erase_if(pattern.months, [&](int month) { return std::ranges::count(segment.months_left_out, month) > 0; });
    if (pattern.months.empty()) contradiction("all of its months are left out", "leave out fewer");
  }
}

template <class Value, class Key>
void in_order(std::vector<Value>& values, Key key) {
  std::ranges::sort(values, {}, key);
  values.erase(std::ranges::unique(values).begin(), values.end());
}

Pattern pattern_of(const Segment& segment, Draft& draft, year_month_day base) {
  Pattern pattern;
  if (segment.interval) {
    pattern.unit = static_cast<Pattern::Unit>(static_cast<int>(segment.interval->unit) - static_cast<int>(Span::day));
    pattern.every = segment.interval->every;
  }
  pattern.weekdays = segment.weekdays;
  pattern.month_days = segment.month_days;
  pattern.months = segment.months;
  pattern.times = times_of(segment, draft);
  in_order(pattern.times, std::identity{});
  if (!segment.replaces) check_per_day(draft, pattern);

  if (!segment.weekdays.empty() && !segment.month_days.empty() && (placed(segment.weekdays) || !segment.only))
    contradiction("it names both weekdays and days of the month",
                  "write \"only on Fridays\" when a day must be both, or two schedules");
  const bool open = pattern.weekdays.empty() && pattern.month_days.empty();
  if (draft.count && draft.count->per > Span::day) {
    if (draft.count->per == Span::year && draft.count->number == 1 && open) pattern.unit = Pattern::Unit::year;
    else if (open && !(segment.interval && segment.interval->unit == Span::day))
      spread_days(draft, segment, pattern, draft.notes, base);
  }
  if (!segment.every_day) fill_days(pattern, draft.notes, base);
  leave_out(segment, pattern);
  in_order(pattern.weekdays, [](const auto& each) {
    return std::pair{each.day.iso_encoding(), each.nth < 0 ? 6 : each.nth};
  });
  // Each Friday holds the last one.
  std::erase_if(pattern.weekdays, [all = pattern.weekdays](const auto& each) {
    return each.nth != 0 && std::ranges::count(all, Pattern::Weekday{each.day, 0}) > 0;
  });
  if (pattern.weekdays.size() == 7 && !placed(pattern.weekdays)) pattern.weekdays.clear();
  in_order(pattern.months, std::identity{});
  if (pattern.months.size() == 12) pattern.months.clear();
  // The last day of a month is written after the others.
  in_order(pattern.month_days, [](int day) { return day == -1 ? 32 : day; });
  // With a count of one, every unit means the same days.
  if (pattern.every == 1) pattern.unit = Pattern::Unit::day;
  return pattern;
}

/// "3 per week" and "2 per month" must match the number from the days and times.
void check_per_span(const Draft& draft, const std::vector<Pattern>& patterns) {
  if (!draft.count || draft.count->per == Span::day) return;
  const auto& count = *draft.count;
  std::size_t there = 0;
  for (const auto& pattern : patterns) {
    const bool by_week = pattern.month_days.empty() && !placed(pattern.weekdays);
    if ((count.per == Span::week) != by_week && count.per != Span::year)
      contradiction(fmt::format("\"{}\" does not count the days that are named", count.text), "leave the number out");
    const auto days = by_week ? (pattern.weekdays.empty() ? 7 : pattern.weekdays.size())
                              : pattern.month_days.size() + pattern.weekdays.size();
    there +=
        days * pattern.times.size() * (count.per == Span::year ? std::max<std::size_t>(1, pattern.months.size()) : 1);
  }
  const auto number = static_cast<std::size_t>(count.number);
  if (there != number && !(count.at_most && there < number))
    contradiction(fmt::format("\"{}\", but the days and times that are named come to {}", count.text, there),
                  "name as many, or leave the number out");
}

}  // namespace

std::vector<Pattern> patterns_of(Draft& draft, year_month_day base) {
  for (const auto& segment : draft.segments) {
    const bool in_month = !segment.month_days.empty() || placed(segment.weekdays);
    const bool counted = segment.interval && segment.interval->unit >= Span::month;
    const bool months = !segment.months.empty() || !segment.months_left_out.empty();
    const bool yearly = segment.interval && segment.interval->unit == Span::year;
    if (draft.segments.size() > 1 && (yearly || (months && (in_month || counted))))
      contradiction("it names days of the year beside other days with other times",
                    "write a schedule for each of them");
  }
  std::vector<Pattern> patterns;
  for (const auto& segment : draft.segments) patterns.push_back(pattern_of(segment, draft, base));
  check_per_span(draft, patterns);
  return patterns;
}

}  // namespace farmtok::farm::planning::sentence
