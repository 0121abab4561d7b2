#include <fmt/format.h>

#include <algorithm>

#include "farm/planning/plan_words_phrases.hpp"

namespace farmtok::farm::sentence {
namespace {

using std::chrono::weekday;

void skip_separators(Cursor& cursor) {
  while (cursor.take(',') || cursor.take('&') || cursor.take('/') || cursor.take('+') || cursor.take(Sort::link)) {
  }
  cursor.take("on");
  cursor.take("the");
}

/// A second half of a range: "-", "to", "through".
bool take_reach(Cursor& cursor) {
  return cursor.take('-') || cursor.take(Sort::reach) || (cursor.is(Sort::finish) && cursor.take(Sort::finish));
}

/// "of the month", "of each month", "in the month", "of every month"
bool take_of_month(Cursor& cursor) {
  return attempt(cursor, [&] {
    if (!cursor.take("of") && !cursor.take("in")) return false;
    if (!cursor.take("the") && !cursor.take("a")) cursor.take(Sort::every);
    return cursor.is(Sort::unit) && cursor.take(Sort::unit) == static_cast<int>(Span::month);
  });
}

bool before_month(const Cursor& cursor) {
  return cursor.is(Sort::month_name) || (cursor.peek().word == "of" && cursor.peek(1).sort == Sort::month_name);
}

/// "the 1st, 15th and last"; empty when no ordinal stands here.
std::vector<int> read_ordinals(Cursor& cursor) {
  std::vector<int> found;
  cursor.take("the");
  while (true) {
    const auto next = attempt(cursor, [&]() -> std::optional<int> {
      if (!found.empty()) skip_separators(cursor);
      return cursor.take(Sort::ordinal);
    });
    if (!next) return found;
    found.push_back(*next);
  }
}

std::optional<weekday> read_weekday(Cursor& cursor) {
  const auto day = cursor.take(Sort::day_name);
  if (!day) return {};
  if (cursor.peek().glued) cursor.take('.');
  return weekday{static_cast<unsigned>(*day)};
}

std::vector<weekday> read_weekday_item(Cursor& cursor) {
  std::vector<weekday> found;
  if (const auto name = cursor.take(Sort::days_name)) {
    for (unsigned day = 1; day <= 7; ++day)
      if ((day >= 6) == (*name == 1)) found.emplace_back(day);
    if (*name == 1 && cursor.peek().sort == Sort::unit && cursor.peek().value == static_cast<int>(Span::day))
      cursor.skip();
    return found;
  }
  if ((cursor.peek().word == "working" || cursor.peek().word == "business") && cursor.peek(1).sort == Sort::unit &&
      cursor.peek(1).value == static_cast<int>(Span::day)) {
    cursor.skip();
    cursor.skip();
    for (unsigned day = 1; day <= 5; ++day) found.emplace_back(day);
    return found;
  }
  const auto first = read_weekday(cursor);
  if (!first) return found;
  found.push_back(*first);
  const auto last = attempt(cursor, [&] { return take_reach(cursor) ? read_weekday(cursor) : std::nullopt; });
  if (last)
    while (found.back() != *last) found.push_back(found.back() + std::chrono::days{1});
  return found;
}

/// "first and third Monday of the month", "last day of each month", "1st and 15th".
bool read_in_month(Cursor& cursor, Draft& draft, bool after_every) {
  const auto before = cursor.mark();
  const auto ordinals = read_ordinals(cursor);
  if (ordinals.empty()) return false;
  const auto part = [&] { return cursor.since(before); };
  if (cursor.is(Sort::days_name) || cursor.peek().word == "working" || cursor.peek().word == "business") {
    cursor.skip();
    refuse(part(), "name a weekday (first Monday) or a day of the month (1st)");
  }
  if (cursor.is(Sort::day_name)) {
    const auto days = read_weekdays(cursor);
    const bool of_month = take_of_month(cursor);
    // "every third Thursday" counts weeks, unless it says of what it is the third.
    if (after_every && !of_month && !before_month(cursor) && ordinals != std::vector{1} && ordinals != std::vector{-1})
      return false;
    auto& segment = draft.for_named(part());
    for (const auto nth : ordinals) {
      if (nth == 0 || nth > 5) refuse(part(), "a month has at most five of a weekday");
      for (const auto day : days) segment.weekdays.push_back({day, nth});
    }
    return true;
  }
  const bool days = cursor.is(Sort::unit) && cursor.peek().value == static_cast<int>(Span::day);
  if (days) cursor.skip();
  if (cursor.is(Sort::unit) || cursor.peek().word == "fortnight") {
    if (after_every) return false;
    cursor.skip();
    refuse(part(), "name a weekday (first Monday) or a day of the month (1st)");
  }
  const bool of_month = take_of_month(cursor);
  if (!of_month && !days && ordinals == std::vector{-1}) return false;
  if (after_every && days && !of_month && ordinals != std::vector{-1}) return false;
  if (!after_every && before_month(cursor))
    draft.notes.push_back(
        fmt::format("\"{}\" of a month comes every year; one day alone is written like 25 December", part()));
  auto& segment = draft.for_named(part());
  for (const auto day : ordinals) {
    if (day == 0 || day > 31) refuse(part(), "a month has at most 31 days");
    if (day > 28) draft.notes.push_back(fmt::format("months without a day {} are passed over", day));
    segment.month_days.push_back(day);
  }
  return true;
}

std::optional<Interval> read_unit(Cursor& cursor) {
  if (cursor.take("fortnight") || cursor.take("fortnights")) return Interval{Span::week, 2};
  if (cursor.take("h")) return Interval{Span::hour, 1};
  if (const auto unit = cursor.take(Sort::unit)) return Interval{static_cast<Span>(*unit), 1};
  return {};
}

void use(Draft& draft, Interval interval, std::string_view part) {
  if (interval.every < 1 || interval.every > 1000) refuse(part, "intervals go from 1 to 1000");
  if (interval.unit == Span::minute || interval.unit == Span::hour) {
    const auto step = std::chrono::minutes{interval.every * (interval.unit == Span::hour ? 60 : 1)};
    constexpr std::chrono::hours day{24};
    if (step < day) draft.set_step(step, part);
    else if (step % day == std::chrono::minutes{0}) draft.set_interval({Span::day, static_cast<int>(step / day)}, part);
    else refuse(part, "steps of more than a day are whole days: every 2 days at 9am");
  } else {
    draft.set_interval(interval, part);
    if (interval == Interval{Span::day, 1}) draft.current().daily = part;
  }
}

/// "daily", "hourly", "fortnightly"
bool read_rhythm(Cursor& cursor, Draft& draft) {
  const auto before = cursor.mark();
  if (const auto unit = cursor.take(Sort::rhythm)) {
    use(draft, {static_cast<Span>(*unit), 1}, cursor.since(before));
  } else if (cursor.take("fortnightly")) {
    use(draft, {Span::week, 2}, cursor.since(before));
  } else if (cursor.take("quarterly")) {
    use(draft, {Span::month, 3}, cursor.since(before));
  } else if (cursor.take("biweekly") || cursor.take("bimonthly")) {
    refuse(cursor.since(before), "people read it in two ways; write twice a week, or every 2 weeks");
  } else {
    return false;
  }
  return true;
}

/// "9am, not on Sundays at 11am": this could leave out the day, or a time of it.
void refuse_time_behind(Cursor& cursor, const Draft& draft, std::size_t before) {
  if (std::ranges::none_of(draft.segments, &Segment::has_times)) return;
  const bool time = attempt(cursor, [&] { return cursor.take("at") && read_clock(cursor, true); }) ||
                    attempt(cursor, [&] { return read_clock(cursor, false).has_value(); });
  if (time)
    refuse(cursor.since(before),
           "a time behind what is left out could be read in two ways; write: daily at 9am, but Sundays at 11am");
}

}  // namespace

Segment& Draft::for_days(std::string_view text) {
  if (current().has_days() && current().has_times()) segments.push_back({.group = current().group});
  if (current().text.empty()) current().text = text;
  if (!current().has_times()) current().days_first = true;
  return current();
}

Segment& Draft::for_times(std::string_view text) {
  // In "Mondays at 9am EST and 6pm" the later time is Monday's, too; in "9am on Mondays, 6pm on Fridays" it is not.
  if (current().has_days() && current().has_times() && !current().days_first)
    segments.push_back({.group = current().group});
  if (current().text.empty()) current().text = text;
  return current();
}

Segment& Draft::for_named(std::string_view text) {
  auto& segment = for_days(text);
  segment.named = text;
  return segment;
}

void Draft::set_interval(Interval interval, std::string_view text) {
  auto& segment = for_days(text);
  if (segment.interval && *segment.interval != interval)
    contradiction(fmt::format("\"{}\" comes on top of another interval", text), "leave one of them out");
  segment.interval = interval;
}

void Draft::set_step(std::chrono::minutes step, std::string_view text) {
  auto& segment = for_times(text);
  if (segment.step && *segment.step != step)
    contradiction(fmt::format("\"{}\" comes on top of another step", text), "leave one of them out");
  segment.step = step;
}

std::vector<weekday> read_weekdays(Cursor& cursor) {
  std::vector<weekday> found;
  while (true) {
    const auto before = cursor.mark();
    if (!found.empty()) skip_separators(cursor);
    const auto item = read_weekday_item(cursor);
    if (item.empty()) {
      cursor.back(before);
      return found;
    }
    found.insert(found.end(), item.begin(), item.end());
  }
}

bool read_every(Cursor& cursor, Draft& draft) {
  const auto before = cursor.mark();
  if (read_rhythm(cursor, draft)) return true;
  const bool of_these = cursor.take("of");
  if (!cursor.take(Sort::every)) {
    cursor.back(before);
    return false;
  }
  cursor.take("single");
  const auto after = cursor.mark();
  if (const auto date = read_date(cursor)) {
    if (date->year != 0) refuse(cursor.since(before), "a day of one year does not come again");
    draft.for_named(cursor.since(before)).month_days.push_back(static_cast<int>(date->day));
    draft.months.push_back(static_cast<int>(date->month));
    return true;
  }
  if (read_in_month(cursor, draft, true)) return true;
  cursor.back(after);

  const auto part = [&] { return cursor.since(before); };
  if (cursor.take("half")) {
    cursor.take("an");
    if (!cursor.is(Sort::unit) || cursor.take(Sort::unit) != static_cast<int>(Span::hour))
      refuse(part(), "understood is every half hour");
    use(draft, {Span::minute, 30}, part());
    return true;
  }
  int every = 1;
  bool counted = false;  // "every third"
  if (cursor.take("other")) every = 2;
  else if (const auto ordinal = cursor.take(Sort::ordinal)) every = *ordinal, counted = true;
  else if (const auto number = cursor.take(Sort::number)) every = *number;
  if (auto unit = read_unit(cursor)) {
    attempt(cursor, [&] { return cursor.take("of") && cursor.take("the") && cursor.take("week"); });
    unit->every *= every;
    // "every day of every 2nd month": the first interval says which days of the second are meant.
    auto& segment = draft.current();
    if (of_these && segment.interval == Interval{Span::day, 1}) {
      segment.interval.reset();
      segment.every_day = true;
    }
    use(draft, *unit, part());
    return true;
  }
  if (every == 1 && cursor.is(Sort::month_name)) return read_months(cursor, draft);
  if (every == 1 && cursor.is(Sort::part)) {
    draft.set_interval({Span::day, 1}, part());
    return true;
  }
  if (const auto days = read_weekdays(cursor); !days.empty()) {
    auto& segment = draft.for_named(part());
    for (const auto day : days) segment.weekdays.push_back({day, 0});
    if (every != 1) use(draft, {Span::week, every}, part());
    if (counted && every != 1)
      draft.notes.push_back(
          fmt::format("\"{}\" counts weeks; add \"of the month\" for that one of each month", part()));
    return true;
  }
  if (!cursor.done()) cursor.skip();
  refuse(part(), "behind \"every\" stand days, weekdays or an interval: every Monday, every 2 days, every 4 hours");
}

bool read_days(Cursor& cursor, Draft& draft) {
  const auto before = cursor.mark();
  cursor.take("on");
  cursor.take("the");
  if (const auto days = read_weekdays(cursor); !days.empty()) {
    auto& segment = draft.for_named(cursor.since(before));
    for (const auto day : days) segment.weekdays.push_back({day, 0});
    return true;
  }
  cursor.back(before);
  cursor.take("on");
  if (read_in_month(cursor, draft, false)) return true;
  cursor.back(before);
  // "day 15 of each month"
  cursor.take("on");
  if (cursor.is(Sort::unit) && cursor.peek().value == static_cast<int>(Span::day) &&
      cursor.peek(1).sort == Sort::number) {
    cursor.skip();
    const auto day = *cursor.take(Sort::number);
    if (day < 1 || day > 31) refuse(cursor.since(before), "a month has 1 to 31 days");
    take_of_month(cursor);
    draft.for_named(cursor.since(before)).month_days.push_back(day);
    return true;
  }
  cursor.back(before);
  return false;
}

bool read_left_out(Cursor& cursor, Draft& draft) {
  const auto before = cursor.mark();
  if (!cursor.take_all({"apart", "from"}) && !cursor.take_all({"other", "than"}) && !cursor.take(Sort::leave_out))
    return false;
  cursor.take("for");
  cursor.take("on");
  cursor.take("in");
  cursor.take("the");
  cursor.take(Sort::every);
  const auto group = draft.current().group;
  if (const auto days = read_weekdays(cursor); !days.empty()) {
    for (const auto day : days) draft.left_out.push_back({day, group});
    refuse_time_behind(cursor, draft, before);
    const auto behind = cursor.mark();
    if (!read_ordinals(cursor).empty())
      refuse(cursor.since(behind),
             "left out are all of a weekday, wherever in the month they fall: except Fridays; put single days into the "
             "setting plan.blackout");
    cursor.back(behind);
    return true;
  }
  if (read_date(cursor))
    refuse(cursor.since(before),
           "a plan cannot leave out single days; put them into the setting plan.blackout, and write not on Sundays or "
           "not in August here");
  bool months = false;
  while (const auto month = attempt(cursor, [&] {
           if (months) skip_separators(cursor);
           return cursor.take(Sort::month_name);
         })) {
    draft.months_left_out.push_back(*month);
    months = true;
  }
  if (months) {
    refuse_time_behind(cursor, draft, before);
    return true;
  }
  if (!cursor.done()) cursor.skip();
  refuse(cursor.since(before), "left out are weekdays and months: not on weekends, except Sundays, not in August");
}

bool read_months(Cursor& cursor, Draft& draft) {
  return attempt(cursor, [&] {
    cursor.take("of");
    cursor.take("in");
    std::vector<int> found;
    while (true) {
      const auto month = attempt(cursor, [&] {
        if (!found.empty()) skip_separators(cursor);
        return cursor.take(Sort::month_name);
      });
      if (!month) break;
      found.push_back(*month);
      const auto last =
          attempt(cursor, [&] { return take_reach(cursor) ? cursor.take(Sort::month_name) : std::nullopt; });
      while (last && found.back() != *last) found.push_back(found.back() % 12 + 1);
    }
    draft.months.insert(draft.months.end(), found.begin(), found.end());
    return !found.empty();
  });
}

}  // namespace farmtok::farm::sentence
