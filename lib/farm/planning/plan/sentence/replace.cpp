#include <fmt/format.h>

#include <algorithm>

#include "farm/planning/plan/sentence/sentence.hpp"

namespace farmtok::farm::planning::sentence {
namespace {

/// "except", "apart from", "but": other times follow, for days that are there already.
bool take_exception(Cursor& cursor) {
  if (cursor.peek().word == "except" || cursor.peek().word == "excluding") return cursor.skip(), true;
  return cursor.take_all({"apart", "from"}) || cursor.take_all({"other", "than"}) || cursor.take("but");
}

void skip_small(Cursor& cursor) {
  while (cursor.take("for") || cursor.take("on") || cursor.take("in") || cursor.take("the") || cursor.take("at") ||
         cursor.take("only") || cursor.take(Sort::every)) {
  }
}

struct Replacement {
  std::vector<std::chrono::weekday> days;
  std::vector<Clock> clocks;
  std::ptrdiff_t items = 0;  // "Sundays and Mondays" are two
  bool only = false;         // the text has "only"
  bool instead = false;      // "instead" follows it
};

/// "Sundays at 11am", "at 11am on Sundays", "on Sundays only 18:00", "only 18 on Sundays"
std::optional<Replacement> read_pair(Cursor& cursor) {
  return attempt(cursor, [&]() -> std::optional<Replacement> {
    const auto before = cursor.mark();
    Replacement made;
    skip_small(cursor);
    made.days = read_weekdays(cursor);
    const bool days_first = !made.days.empty();
    if (days_first) skip_small(cursor);
    made.clocks = read_clocks(cursor, true);
    if (!days_first) {
      skip_small(cursor);
      made.days = read_weekdays(cursor);
    }
    if (made.days.empty() || made.clocks.empty()) return {};
    const auto tokens = tokens_of(cursor.since(before));
    made.items = std::ranges::count_if(
        tokens, [](const Token& each) { return each.sort == Sort::day_name || each.sort == Sort::days_name; });
    if (std::ranges::any_of(tokens, [](const Token& each) {
          return each.sort == Sort::reach || (each.sort == Sort::symbol && each.value == '-');
        }))
      --made.items;
    made.only = cursor.since(before).find("only") != std::string_view::npos;
    made.instead = cursor.take("instead") && cursor.peek().word != "of";
    return made;
  });
}

bool times_before(const Draft& draft) {
  return std::ranges::any_of(draft.segments, [&](const auto& segment) {
    return segment.has_times() && segment.group == draft.segments.back().group;
  });
}

/// "9am and 6pm, except Sundays at 9am", "except Sunday mornings": that time may be the left-out one.
void refuse_same_time(const Draft& draft, const Replacement& made, std::string_view text) {
  if (made.only || made.instead) return;
  const auto same = [&](const Clock& one, const Clock& other) {
    return one.kind == Clock::Kind::part || (one.hour % 12 == other.hour % 12 && one.minute == other.minute);
  };
  // "Daily at 9am except Sundays and Mondays at 6pm": is nothing posted on Sundays?
  if (made.items > 1) refuse(text, "it is unclear which days have this time; write: but Sundays and Mondays at 6pm");
  for (const auto& segment : draft.segments)
    for (const auto& there : segment.clocks)
      for (const auto& clock : made.clocks)
        if (segment.group == draft.segments.back().group && same(clock, there))
          refuse(text, "it is unclear whether this time is left out or stays; write: but Sundays only at 6pm");
}

void replace(Draft& draft, const Replacement& made, std::string_view text) {
  const auto group = draft.current().group;
  for (const auto& segment : draft.segments) {
    if (segment.group != group) continue;
    const bool again = std::ranges::any_of(
        segment.weekdays, [&](const Pattern::Weekday& each) { return std::ranges::count(made.days, each.day) > 0; });
    if (segment.replaces && again) refuse(text, "the times of a day are replaced once");
    if (segment.replaces) continue;
    const bool counts = segment.interval && *segment.interval != Interval{Span::day, 1};
    if (counts || !segment.month_days.empty() || placed(segment.weekdays))
      refuse(text, "other times can replace those of days and weekdays only; write two schedules");
  }
  // The days of its group no longer include them.
  Limit limit{{}, draft.current().number, group, false, false, text};
  auto& segment = draft.open(group);
  for (const auto day : made.days) {
    limit.values.push_back(static_cast<int>(day.c_encoding()));
    segment.weekdays.push_back({day, 0});
  }
  draft.left_out.push_back(std::move(limit));
  segment.clocks = made.clocks;
  segment.text = segment.named = text;
  segment.days_first = segment.replaces = true;
}

}  // namespace

bool read_replacement(Cursor& cursor, Draft& draft) {
  if (!times_before(draft)) return false;
  const auto before = cursor.mark();
  const bool but = cursor.peek().word == "but";
  const bool exception = take_exception(cursor);
  if (exception && (cursor.peek().word == "also" || cursor.is(Sort::leave_out))) {
    cursor.back(before);
    return false;
  }
  const auto first = read_pair(cursor);
  if (!first || (!exception && !first->only && !first->instead)) {
    // "but" has no meaning before a window or a count; before days or times it would be half understood.
    cursor.back(before);
    if (!cursor.take("but")) return false;
    const bool only = cursor.peek().word == "only";  // "but only on Fridays" limits days
    skip_small(cursor);
    const bool day = cursor.is(Sort::day_name) || cursor.is(Sort::days_name) || cursor.is(Sort::ordinal);
    const bool when = (day && !only) || cursor.is(Sort::moment) || cursor.is(Sort::part) ||
                      attempt(cursor, [&] { return read_clock(cursor, false); }).has_value();
    if (when && !first && cursor.peek().word != "also") {
      cursor.skip();
      refuse(cursor.since(before), "other times are given to weekdays: daily at 9am, but Sundays at 11am");
    }
    cursor.back(before);
    return false;
  }
  if (!but) refuse_same_time(draft, *first, cursor.since(before));
  replace(draft, *first, cursor.since(before));
  while (const auto more = attempt(cursor, [&] {
           const auto begins = cursor.mark();
           while (cursor.take(',') || cursor.take(Sort::link)) {
           }
           // "And every Monday at 6pm" is an addition.
           return cursor.mark() == begins || cursor.is(Sort::every) ? std::nullopt : read_pair(cursor);
         })) {
    if (!but) refuse_same_time(draft, *more, cursor.since(before));
    replace(draft, *more, cursor.since(before));
  }
  return true;
}

}  // namespace farmtok::farm::planning::sentence
