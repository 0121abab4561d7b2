#include "farm/planning/plan/sentence/sentence.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "base/error.hpp"
#include "english/zone.hpp"
#include "farm/planning/plan/readers.hpp"
#include "zones/zones.hpp"

namespace farmtok::farm::planning::sentence {
namespace {

using std::chrono::year_month_day;

/// The kind of words around a dash: they could be a range.
enum class Kind { none, day, ordinal, month, clock };
Kind kind_of(const Token& token) {
  switch (token.sort) {
    case Sort::day_name:
    case Sort::days_name:
      return Kind::day;
    case Sort::ordinal:
      return Kind::ordinal;
    case Sort::month_name:
      return Kind::month;
    case Sort::number:
    case Sort::meridiem:
    case Sort::moment:
    case Sort::part:
      return Kind::clock;
    default:
      return Kind::none;
  }
}

/// "Weekdays - Saturday", "Monday 9am - Tuesday 10am": a range that is not supported, or a list.
void refuse_dash(Cursor& cursor, Draft& draft) {
  const auto before = kind_of(cursor.before());
  const auto behind = kind_of(cursor.peek(1));
  if (before == Kind::none || behind == Kind::none) return;
  const bool complete = draft.current().has_days() && draft.current().has_times();
  if (before != behind && !(complete && behind != Kind::clock)) return;
  const auto part = draft.current().text;
  cursor.skip();
  cursor.skip();
  refuse(spanned(part, cursor.before().text), "the dash could mean a range or a list; write a comma between the parts");
}

/// Skips words that may be between phrases.
bool skip_between(Cursor& cursor, Draft& draft) {
  refuse_sign(cursor);
  refuse_but(cursor);
  static constexpr std::array words{"a", "an", "at", "in", "of"};
  const auto& token = cursor.peek();
  const bool negative =
      token.sort == Sort::symbol && token.value == '-' && cursor.peek(1).sort == Sort::number && cursor.peek(1).glued;
  if (negative) return false;
  if (at_offset(cursor)) {
    const auto before = cursor.mark();
    do cursor.skip();
    while (!cursor.done() && cursor.peek().glued);
    refuse(cursor.since(before), "an offset from UTC is written like UTC+2, and a second time after a comma");
  }
  const bool symbol = token.sort == Sort::symbol &&
                      std::string_view{",;().:!-/&+\"@"}.find(static_cast<char>(token.value)) != std::string_view::npos;
  if (!symbol && token.sort != Sort::filler && token.sort != Sort::post && token.sort != Sort::link &&
      std::ranges::find(words, token.word) == words.end())
    return false;
  if (symbol && token.value == '-') refuse_dash(cursor, draft);
  const auto is = [&](char mark) { return symbol && token.value == mark; };
  draft.between.only = token.word == "only" || (draft.between.only && token.sort == Sort::filler);
  draft.between.comma = draft.between.comma || is(',') || is(';') || is(':') || is('(');
  draft.between.linked = draft.between.linked || token.sort == Sort::link || is('&') || is('+');
  if (is(';')) draft.open(draft.current().group + 1);
  cursor.skip();
  return true;
}

/// From the first word that is not understood to the next one that may be.
std::string_view unknown_part(Cursor& cursor) {
  static constexpr std::array starts{Sort::end,       Sort::number,     Sort::every,    Sort::rhythm, Sort::day_name,
                                     Sort::days_name, Sort::month_name, Sort::moment,   Sort::start,  Sort::finish,
                                     Sort::maximum,   Sort::multiple,   Sort::leave_out};
  static constexpr std::array words{"at", "on", "in", "for", "from", "between", "per"};
  const auto before = cursor.mark();
  cursor.take('-');  // of a negative number
  do cursor.skip();
  while (std::ranges::find(starts, cursor.peek().sort) == starts.end() &&
         std::ranges::find(words, cursor.peek().word) == words.end() && !cursor.take(',') && !cursor.take(';'));
  auto part = cursor.since(before);
  while (part.ends_with(',') || part.ends_with(';') || part.ends_with(' ')) part.remove_suffix(1);
  return part;
}

/// Throws for the text at the cursor.
[[noreturn]] void refuse_here(Cursor& cursor) {
  if (!cursor.is(Sort::number))
    refuse(unknown_part(cursor),
           "understood are days, times, counts and windows: every weekday at 9:30, 2 per day, from "
           "1 December, max 20, not on Sundays");
  const auto before = cursor.mark();
  auto end = before;
  while (cursor.is(Sort::number) || cursor.is(Sort::link) || (cursor.is(Sort::symbol) && cursor.peek().value == ',')) {
    const bool number = cursor.is(Sort::number);
    cursor.skip();
    if (number) end = cursor.mark();
  }
  cursor.back(end);
  refuse(cursor.since(before),
         "this could be a time or a count, or a day; write 9am or 09:00, 3 per day, 20 posts, the 15th");
}

bool read_zone_into(Cursor& cursor, Draft& draft, bool after_time, const PlanContext& context) {
  const auto before = cursor.mark();
  std::vector<std::string> notes;
  const auto read = read_zone(cursor, after_time, zones::known);
  if (!read) return false;
  if (read->name.empty()) {
    try {
      zones::canonical(read->typed);
    } catch (const base::Error& error) {
      refuse(read->typed, error.message + ". " + error.hint);
    }
  }
  const auto zone = std::optional{read->name};
  if (!read->note.empty()) notes.push_back(read->note);
  else plan_zone(read->typed, context, notes);
  if (draft.zone && *draft.zone != *zone)
    contradiction(fmt::format("\"{}\" contradicts the zone {}", cursor.since(before), *draft.zone),
                  "a plan has one time zone");
  if (!draft.zone) draft.notes.insert(draft.notes.end(), notes.begin(), notes.end());
  draft.zone = zone;
  draft.zone_typed = read->typed;
  return true;
}

/// "at 15 and 45 minutes past every hour"
bool read_past_hours(Cursor& cursor, Draft& draft) {
  const auto before = cursor.mark();
  return attempt(cursor, [&] {
    cursor.take("at");
    std::vector<int> minutes;
    while (cursor.is(Sort::number) && cursor.peek().value < 60) {
      minutes.push_back(*cursor.take(Sort::number));
      while (cursor.take(',') || cursor.take(Sort::link)) {
      }
    }
    if (minutes.empty()) return false;
    if (cursor.is(Sort::unit) && cursor.take(Sort::unit) != static_cast<int>(Span::minute)) return false;
    if (!cursor.take("past")) return false;
    if (!cursor.take("the")) cursor.take(Sort::every);
    if (!cursor.is(Sort::unit) || cursor.take(Sort::unit) != static_cast<int>(Span::hour)) return false;
    draft.for_times(cursor.since(before)).past_minutes = minutes;
    return true;
  });
}

bool read_times(Cursor& cursor, Draft& draft) {
  if (read_past_hours(cursor, draft)) return true;
  const auto before = cursor.mark();
  const bool bare = cursor.take("at") || cursor.take('@');
  auto clocks = read_clocks(cursor, bare);
  if (!bare) refuse_day_among_times(cursor, draft, clocks, before);
  if (clocks.empty()) {
    cursor.back(before);
    return false;
  }
  auto& of_segment = draft.for_times(cursor.since(before)).clocks;
  of_segment.insert(of_segment.end(), clocks.begin(), clocks.end());
  return true;
}

/// "25 December", "tomorrow": the only day of the plan.
bool read_only_day(Cursor& cursor, Draft& draft, year_month_day today, bool relative) {
  const auto before = cursor.mark();
  // "the 25th of December" is a day of every year.
  if (cursor.take("the") && cursor.is(Sort::ordinal) && cursor.peek(1).word == "of") {
    cursor.back(before);
    return false;
  }
  cursor.back(before);
  // "Friday, 25 December"
  const auto named = attempt(cursor, [&]() -> std::optional<int> {
    cursor.take("on");
    if (cursor.peek().text.ends_with('s') && cursor.peek().text.size() > 5) return {};
    const auto weekday = cursor.take(Sort::day_name);
    cursor.take('.');
    cursor.take(',');
    return weekday && attempt(cursor, [&] { return read_date(cursor); }) ? weekday : std::nullopt;
  });
  if (named) {
    cursor.back(before);
    cursor.take("on");
    cursor.skip();
    cursor.take('.');
    cursor.take(',');
  }
  const auto date = relative ? read_date(cursor, today) : read_date(cursor);
  if (!date) return false;
  if (draft.from || draft.until)
    contradiction(fmt::format("\"{}\" contradicts another day", date->text),
                  "several days need a plan each, a span is written like from 1 December to 24 December");
  const std::chrono::sys_days day{day_of(*date, today)};
  if (named && std::chrono::weekday{day} != std::chrono::weekday{static_cast<unsigned>(*named)})
    refuse(cursor.since(before), fmt::format("{} is another day of the week", date_text(day)));
  refuse_more_days(cursor, before);
  draft.from = draft.until = Bound{*date, {}};
  draft.one_day = true;
  draft.for_named(date->text).dated = true;
  return true;
}

Draft read_draft_on(std::string_view text, const PlanContext& context, year_month_day today) {
  Cursor cursor{text};
  Draft draft;
  bool after_time = false;
  while (!cursor.done()) {
    const auto group = draft.current().group;
    const auto before = cursor.mark();
    const auto named = [&](bool read) {
      if (read) refuse_joined_number(cursor, before, !draft.current().month_days.empty());
      return read;
    };
    bool phrase = true;
    if (read_replacement(cursor, draft)) {
      after_time = true;
    } else if (read_count(cursor, draft) || named(read_left_out(cursor, draft)) || named(read_every(cursor, draft))) {
      after_time = false;
    } else if (read_window(cursor, draft, today) || read_times(cursor, draft)) {
      after_time = true;
    } else if (read_zone_into(cursor, draft, after_time, context) || read_only_day(cursor, draft, today, false) ||
               named(read_days(cursor, draft)) || read_only_day(cursor, draft, today, true) ||
               named(read_months(cursor, draft))) {
      after_time = false;
    } else if (skip_between(cursor, draft)) {
      phrase = false;
    } else {
      refuse_here(cursor);
    }
    if (phrase) {
      draft.last = std::exchange(draft.now, Draft::Phrase::other);
      draft.between = {};
    }
    if (draft.current().group != group) after_time = false;
  }
  return draft;
}

}  // namespace

Draft read_draft(std::string_view text, const PlanContext& context) {
  const auto today = [&](const std::string& zone) {
    return year_month_day{std::chrono::sys_days{
        std::chrono::floor<std::chrono::days>(zones::to_wall(context.anchor, zone)).time_since_epoch()}};
  };
  const auto here = today(context.zone);
  auto draft = read_draft_on(text, context, here);
  // "Tomorrow" is another day where the schedule's own zone is already there.
  if (draft.zone && today(*draft.zone) != here) draft = read_draft_on(text, context, today(*draft.zone));
  return draft;
}

}  // namespace farmtok::farm::planning::sentence
