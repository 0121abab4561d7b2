#include "farm/planning/plan_words_phrases.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/error.hpp"
#include "english/zone.hpp"
#include "farm/planning/plan_readers.hpp"
#include "zones/zones.hpp"

namespace farmtok::farm::sentence {
namespace {

using std::chrono::year_month_day;

/// "max", "at most", "no more than", "up to", "stop after"
bool take_limit(Cursor& cursor) {
  if (cursor.take(Sort::maximum)) {
    if (!cursor.take("of")) cursor.take("to");
    return true;
  }
  return cursor.take_all({"at", "most"}) || cursor.take_all({"no", "more", "than"}) ||
         cursor.take_all({"not", "more", "than"}) || cursor.take_all({"up", "to"}) ||
         cursor.take_all({"stop", "after"});
}

/// "in total", "at most" behind a number
bool take_in_all(Cursor& cursor) {
  return cursor.take_all({"in", "total"}) || cursor.take_all({"in", "all"}) || cursor.take("total") ||
         cursor.take("altogether") || cursor.take_all({"at", "most"}) || cursor.take(Sort::maximum).has_value();
}

std::optional<Span> take_per(Cursor& cursor) {
  if (const auto rhythm = cursor.take(Sort::rhythm)) return static_cast<Span>(*rhythm);
  if (const auto unit = attempt(cursor, [&]() -> std::optional<int> {
        if (!cursor.take("per") && !cursor.take("a") && !cursor.take("an") && !cursor.take('/')) return {};
        return cursor.take(Sort::unit);
      }))
    return static_cast<Span>(*unit);
  // "2 per weekday", "twice a weekday": the days are read on their own.
  if (attempt(cursor, [&] { return (cursor.take("per") || cursor.take("a")) && cursor.is(Sort::days_name); }))
    return Span::day;
  if (!cursor.is(Sort::every)) return {};
  // "3 every week" counts by the week; of "one every other day" the interval is read on its own.
  const bool plain = cursor.peek(1).sort == Sort::unit;
  const auto& unit = cursor.peek(plain ? 1 : 2);
  const auto per = unit.sort == Sort::unit ? static_cast<Span>(unit.value) : Span::day;
  if (plain) {
    cursor.skip();
    cursor.skip();
  }
  return per;
}

void set_count(Draft& draft, const Count& count) {
  if (count.number < 1 || count.number > 1000) refuse(count.text, "counts go from 1 to 1000");
  if (draft.count && (draft.count->number != count.number || draft.count->per != count.per))
    contradiction(fmt::format("\"{}\" comes on top of \"{}\"", count.text, draft.count->text), "leave one of them out");
  draft.count = count;
}

void set_most(Draft& draft, int number, std::string_view text) {
  if (number < 1) refuse(text, "at least one post must be allowed");
  if (draft.most && *draft.most != number)
    contradiction(fmt::format("\"{}\" comes on top of another limit", text), "leave one of them out");
  draft.most = number;
}

/// The words that may stand between phrases.
bool skip_between(Cursor& cursor, Draft& draft) {
  static constexpr std::array words{"a", "an", "at", "in", "of"};
  const auto& token = cursor.peek();
  const bool negative =
      token.sort == Sort::symbol && token.value == '-' && cursor.peek(1).sort == Sort::number && cursor.peek(1).glued;
  if (negative) return false;
  const bool symbol = token.sort == Sort::symbol &&
                      std::string_view{",;().:!-/&+\"@"}.find(static_cast<char>(token.value)) != std::string_view::npos;
  if (!symbol && token.sort != Sort::filler && token.sort != Sort::post && token.sort != Sort::link &&
      std::ranges::find(words, token.word) == words.end())
    return false;
  if (token.word == "only") draft.only = true;
  if (symbol && token.value == ';') draft.segments.push_back({.group = draft.current().group + 1});
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

/// Throws for what stands at the cursor.
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
  refuse(cursor.since(before), "this could be a time or a count; write 9am or 09:00, 3 per day, 20 posts");
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
    contradiction(fmt::format("\"{}\" comes on top of the zone {}", cursor.since(before), *draft.zone),
                  "a plan has one time zone");
  if (!draft.zone) draft.notes.insert(draft.notes.end(), notes.begin(), notes.end());
  draft.zone = zone;
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
  const auto date = relative ? read_date(cursor, today) : read_date(cursor);
  if (!date) return false;
  if (draft.from || draft.until)
    contradiction(fmt::format("\"{}\" comes on top of another day", date->text),
                  "several days need a plan each, a span is written like from 1 December to 24 December");
  draft.from = draft.until = Bound{*date, {}};
  draft.one_day = true;
  draft.current().days_first = true;
  return true;
}

Draft read_draft_on(std::string_view text, const PlanContext& context, year_month_day today) {
  Cursor cursor{text};
  Draft draft;
  bool after_time = false;
  while (!cursor.done()) {
    const auto group = draft.current().group;
    if (read_replacement(cursor, draft)) {
      after_time = true;
    } else if (read_count(cursor, draft) || read_left_out(cursor, draft) || read_every(cursor, draft)) {
      after_time = false;
    } else if (read_window(cursor, draft, today) || read_times(cursor, draft)) {
      after_time = true;
    } else if (read_zone_into(cursor, draft, after_time, context) || read_only_day(cursor, draft, today, false) ||
               read_days(cursor, draft) || read_only_day(cursor, draft, today, true) || read_months(cursor, draft)) {
      after_time = false;
    } else if (!skip_between(cursor, draft)) {
      refuse_here(cursor);
    }
    if (draft.current().group != group) after_time = false;
  }
  return draft;
}

}  // namespace

bool read_count(Cursor& cursor, Draft& draft) {
  const auto before = cursor.mark();
  const bool led = cursor.take("for");
  const bool limit = take_limit(cursor);
  auto number = cursor.take(Sort::number);
  const bool multiple = !number && cursor.is(Sort::multiple);
  if (multiple) number = cursor.take(Sort::multiple);
  if (!number && cursor.take("a") && cursor.is(Sort::post)) number = 1;
  // "up to 24 December" is a window.
  if (!number || cursor.is(Sort::month_name)) {
    const auto part = cursor.since(before);
    cursor.back(before);
    if (limit && !number && cursor.peek().word != "up") refuse(part, "behind a limit stands a number: max 20");
    return false;
  }
  const bool posts = cursor.take(Sort::post).has_value();
  const bool times = cursor.take("times") || cursor.take("x");
  const auto text = [&] { return cursor.since(before); };
  if (const auto per = led ? std::nullopt : take_per(cursor)) {
    if (*per == Span::hour || *per == Span::minute) {
      // "one every 4 hours" says no more than its step.
      const bool plain = !cursor.is(Sort::every);
      if (*number == 1 && !plain) return true;
      const int minutes = *per == Span::hour ? 60 : 1;
      if (!plain || *number < 1 || minutes % *number != 0)
        refuse(text(), "posts have even steps: 2 per hour, every 20 minutes, every 4 hours");
      draft.set_step(std::chrono::minutes{minutes / *number}, text());
      return true;
    }
    set_count(draft, {*number, *per, limit, text()});
    return true;
  }
  const bool in_all = take_in_all(cursor);
  if (limit || in_all || posts || times) {
    set_most(draft, *number, text());
    if (!limit && !in_all && !led) draft.notes.push_back(fmt::format("\"{}\" is read as {} in all", text(), *number));
    return true;
  }
  if (multiple) {
    set_count(draft, {*number, Span::day, false, text()});
    return true;
  }
  cursor.back(before);
  return false;
}

Draft read_draft(std::string_view text, const PlanContext& context) {
  const auto today = [&](const std::string& zone) {
    return year_month_day{std::chrono::sys_days{
        std::chrono::floor<std::chrono::days>(zones::to_wall(context.anchor, zone)).time_since_epoch()}};
  };
  const auto here = today(context.zone);
  auto draft = read_draft_on(text, context, here);
  // "Tomorrow" is another day where the schedule's own zone already has it.
  if (draft.zone && today(*draft.zone) != here) draft = read_draft_on(text, context, today(*draft.zone));
  return draft;
}

}  // namespace farmtok::farm::sentence
