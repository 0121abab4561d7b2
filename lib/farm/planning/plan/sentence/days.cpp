#include <fmt/format.h>

#include <algorithm>

#include "farm/planning/plan/sentence/sentence.hpp"

namespace farmtok::farm::planning::sentence {
namespace {

/// "of the month", "of each month", "in the month", "of every month"
bool take_of_month(Cursor& cursor) {
  return attempt(cursor, [&] {
    if (!cursor.take("of") && !cursor.take("in")) return false;
    if (!cursor.take("the") && !cursor.take("a")) cursor.take(Sort::every);
    return cursor.is(Sort::unit) && cursor.take(Sort::unit) == static_cast<int>(Span::month);
  });
}

/// "1, 10 and 20" after "days": more than one only where no time can follow them without a word of its own.
std::vector<int> read_day_numbers(Cursor& cursor) {
  std::vector<int> days{*cursor.take(Sort::number)};
  attempt(cursor, [&] {
    auto more = days;
    while (const auto next = attempt(cursor, [&]() -> std::optional<int> {
             const auto mark = cursor.mark();
             skip_separators(cursor);
             if (cursor.mark() == mark || !cursor.is(Sort::number)) return {};
             const auto number = cursor.take(Sort::number);
             return stands_alone(cursor) ? number : std::nullopt;
           }))
      more.push_back(*next);
    const auto& next = cursor.peek();
    const bool ends = next.sort == Sort::end || next.sort == Sort::every || next.word == "at" || next.word == "of" ||
                      (next.word == "in" && cursor.peek(2).sort == Sort::unit) ||
                      (next.sort == Sort::symbol &&
                       std::string_view{"@.;)"}.find(static_cast<char>(next.value)) != std::string_view::npos);
    if (ends) days = more;
    return ends;
  });
  return days;
}

bool before_month(const Cursor& cursor) {
  return cursor.is(Sort::month_name) || (cursor.peek().word == "of" && cursor.peek(1).sort == Sort::month_name);
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
    // "every third Thursday" counts weeks, unless the text names the period of the third.
    if (after_every && !of_month && !before_month(cursor) && ordinals != std::vector{1} && ordinals != std::vector{-1})
      return false;
    auto& segment = draft.for_named(part(), after_every);
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
  if (after_every && cursor.is(Sort::part)) {
    cursor.skip();
    refuse(part(), "parts of the day are not counted; write every 2 days in the evening");
  }
  const bool of_month = take_of_month(cursor);
  if (!of_month && !days && ordinals == std::vector{-1}) return false;
  if (after_every && days && !of_month && ordinals != std::vector{-1}) return false;
  if (!after_every && before_month(cursor))
    draft.notes.push_back(
        fmt::format("\"{}\" of a month comes every year; one day alone is written like 25 December", part()));
  auto& segment = draft.for_named(part(), after_every);
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

void use(Draft& draft, Interval interval, std::string_view part, bool of_these = false) {
  if (interval.every < 1 || interval.every > 1000) refuse(part, "intervals go from 1 to 1000");
  if (interval.unit == Span::minute || interval.unit == Span::hour) {
    const auto step = std::chrono::minutes{interval.every * (interval.unit == Span::hour ? 60 : 1)};
    constexpr std::chrono::hours day{24};
    if (step < day) draft.set_step(step, part);
    else if (step % day == std::chrono::minutes{0})
      draft.set_interval({Span::day, static_cast<int>(step / day)}, part, of_these);
    else refuse(part, "steps of more than a day are whole days: every 2 days at 9am");
  } else {
    draft.set_interval(interval, part, of_these);
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

}  // namespace

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
    const auto part = cursor.since(before);
    if (date->year != 0) refuse(part, "a day of one year does not come again");
    auto& segment = draft.for_named(part, true);
    const bool in_months = std::ranges::count(draft.months, segment.number, &Limit::segment) > 0;
    if (!segment.weekdays.empty() || !segment.month_days.empty() || segment.dated || in_months)
      refuse(spanned(segment.text, part), "each day of the year needs its own schedule: every 25 December at noon");
    segment.month_days.push_back(static_cast<int>(date->day));
    draft.months.push_back(draft.limit(part));
    draft.months.back().values = {static_cast<int>(date->month)};
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
    // "every day of every 2nd month": the first interval gives the days of the second.
    auto& segment = draft.current();
    if (of_these && segment.interval == Interval{Span::day, 1}) {
      segment.interval.reset();
      segment.every_day = true;
    }
    use(draft, *unit, part(), of_these);
    return true;
  }
  if (every == 1 && cursor.is(Sort::month_name)) return read_months(cursor, draft);
  if (every == 1 && cursor.is(Sort::part)) {
    draft.set_interval({Span::day, 1}, part());
    return true;
  }
  const bool weekend = cursor.is(Sort::days_name) && cursor.peek().value == 1;
  if (const auto days = read_weekdays(cursor); !days.empty()) {
    auto& segment = draft.for_named(part(), true);
    if (every != 1) {
      if (days.size() > (weekend ? 2 : 1))
        refuse(part(), "it is unclear what is counted; write every 2 weeks on Monday and Friday, or every 2 days");
      if (segment.has_days())
        refuse(spanned(segment.text, part()),
               "it is unclear which days that counts; write a schedule for each of them");
      segment.interval = Interval{Span::week, every};
      if (every < 1 || every > 1000) refuse(part(), "intervals go from 1 to 1000");
    }
    for (const auto day : days) segment.weekdays.push_back({day, 0});
    if (counted && every != 1)
      draft.notes.push_back(
          fmt::format("\"{}\" counts weeks; add \"of the month\" for that one of each month", part()));
    return true;
  }
  if (!cursor.done()) cursor.skip();
  refuse(part(), "\"every\" needs days, weekdays or an interval after it: every Monday, every 2 days, every 4 hours");
}

bool read_days(Cursor& cursor, Draft& draft) {
  const auto before = cursor.mark();
  cursor.take("on");
  cursor.take("the");
  // "weekdays only", "only on Fridays"
  const auto limited = [&] {
    if (draft.between.only || cursor.peek().word == "only") draft.current().only = true;
    return true;
  };
  if (const auto days = read_weekdays(cursor); !days.empty()) {
    auto& segment = draft.for_named(cursor.since(before));
    for (const auto day : days) segment.weekdays.push_back({day, 0});
    return limited();
  }
  cursor.back(before);
  cursor.take("on");
  if (read_in_month(cursor, draft, false)) return limited();
  cursor.back(before);
  // "day 15 of each month"
  cursor.take("on");
  if (cursor.is(Sort::unit) && cursor.peek().value == static_cast<int>(Span::day) &&
      cursor.peek(1).sort == Sort::number) {
    cursor.skip();
    const auto days = read_day_numbers(cursor);
    refuse_bare_end(cursor, before);
    if (std::ranges::any_of(days, [](int day) { return day < 1 || day > 31; }))
      refuse(cursor.since(before), "a month has 1 to 31 days");
    take_of_month(cursor);
    for (const auto day : days)
      if (day > 28) draft.notes.push_back(fmt::format("months without a day {} are passed over", day));
    auto& segment = draft.for_named(cursor.since(before));
    segment.month_days.insert(segment.month_days.end(), days.begin(), days.end());
    return limited();
  }
  cursor.back(before);
  return false;
}

}  // namespace farmtok::farm::planning::sentence
