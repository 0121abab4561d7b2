#include <fmt/format.h>

#include "farm/planning/plan_words_phrases.hpp"

namespace farmtok::farm::sentence {
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
  bool only = false;     // "only" was said
  bool instead = false;  // "instead" follows it
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

void replace(Draft& draft, const Replacement& made, std::string_view text) {
  const auto group = draft.current().group;
  for (const auto& segment : draft.segments) {
    if (segment.replaces || segment.group != group) continue;
    const bool counts = segment.interval && *segment.interval != Interval{Span::day, 1};
    if (counts || !segment.month_days.empty() || placed(segment.weekdays))
      refuse(text, "other times can replace those of days and weekdays only; write two schedules");
  }
  Segment segment;
  for (const auto day : made.days) {
    draft.left_out.push_back({day, group});
    segment.weekdays.push_back({day, 0});
  }
  segment.clocks = made.clocks;
  segment.group = group;
  segment.text = segment.named = text;
  segment.days_first = segment.replaces = true;
  draft.segments.push_back(segment);
}

}  // namespace

bool read_replacement(Cursor& cursor, Draft& draft) {
  if (!times_before(draft)) return false;
  const auto before = cursor.mark();
  const bool exception = take_exception(cursor);
  if (exception && (cursor.peek().word == "also" || cursor.is(Sort::leave_out))) {
    cursor.back(before);
    return false;
  }
  const auto first = read_pair(cursor);
  if (!first || (!exception && !first->only && !first->instead)) {
    // "but" says nothing before a window or a count; before days or times it would be half understood.
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
  replace(draft, *first, cursor.since(before));
  while (const auto more = attempt(cursor, [&] {
           while (cursor.take(',') || cursor.take(Sort::link)) {
           }
           return read_pair(cursor);
         }))
    replace(draft, *more, cursor.since(before));
  return true;
}

}  // namespace farmtok::farm::sentence
