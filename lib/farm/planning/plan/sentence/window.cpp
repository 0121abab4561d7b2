#include <fmt/format.h>

#include "farm/planning/plan/sentence/sentence.hpp"

namespace farmtok::farm::planning::sentence {
namespace {

using std::chrono::sys_days;
using std::chrono::year_month_day;

Date of_day(year_month_day day, std::string_view text) {
  return {static_cast<int>(day.year()), static_cast<unsigned>(day.month()), static_cast<unsigned>(day.day()), text};
}

void set(std::optional<Bound>& bound, const Bound& value, std::string_view text) {
  if (bound && (bound->date.month != value.date.month || bound->date.day != value.date.day))
    contradiction(fmt::format("\"{}\" contradicts another day", text), "one plan has one beginning and one end");
  bound = value;
}

void set_hours(Draft& draft, std::optional<Clock> opens, std::optional<Clock> closes, std::string_view text) {
  auto& segment = draft.current();
  if (segment.text.empty()) segment.text = text;
  if (segment.has_named_days() && segment.days_limited.empty()) segment.days_limited = text;
  if ((opens && segment.opens) || (closes && segment.closes))
    contradiction(fmt::format("\"{}\" contradicts other hours", text), "leave one of them out");
  if (opens) segment.opens = opens;
  if (closes) segment.closes = closes;
}

std::optional<Bound> read_bound(Cursor& cursor, year_month_day today) {
  cursor.take("on");
  cursor.take("the");
  const auto date = read_date(cursor, today);
  if (!date) return {};
  Bound bound{*date, {}};
  // "2026-12-01 14:20" is a moment; a time after "1 December" is one of the plan's.
  if (date->text.find('-') == std::string_view::npos) return bound;
  const auto time = attempt(cursor, [&]() -> std::optional<Clock> {
    const auto clock = read_clock(cursor, true);
    return clock && clock->text.size() >= 5 && clock->text[2] == ':' && clock->kind != Clock::Kind::marked
               ? clock
               : std::nullopt;
  });
  if (time)
    bound.time =
        std::chrono::hours{time->hour} + std::chrono::minutes{time->minute} + std::chrono::seconds{time->second};
  return bound;
}

constexpr const char* ends_before = "the days end before they begin; write 1 to 24 December";

/// "1 to 24 December", "Dec 1-24"
bool read_days_of_month(Cursor& cursor, Draft& draft) {
  const auto before = cursor.mark();
  return attempt(cursor, [&] {
    const auto month = cursor.take(Sort::month_name);
    const auto first = cursor.is(Sort::ordinal) ? cursor.take(Sort::ordinal) : cursor.take(Sort::number);
    if (!first || !take_reach(cursor)) return false;
    Date last;
    if (month) {
      const auto day = cursor.is(Sort::ordinal) ? cursor.take(Sort::ordinal) : cursor.take(Sort::number);
      if (!day || *day < 1 || *day > 31 || *first < 1) return false;
      const auto& next = cursor.peek();
      if (next.sort == Sort::meridiem || (next.sort == Sort::symbol && next.value == ':')) return false;
      if (*first >= *day) refuse(cursor.since(before), ends_before);
      last = {0, static_cast<unsigned>(*month), static_cast<unsigned>(*day), cursor.since(before)};
    } else {
      const auto date = attempt(cursor, [&] { return read_date(cursor); });
      if (!date || *first < 1 || *first > 31) return false;
      if (static_cast<unsigned>(*first) >= date->day) refuse(cursor.since(before), ends_before);
      last = *date;
    }
    refuse_third_end(cursor, before, Sort::number);
    auto start = last;
    start.day = static_cast<unsigned>(*first);
    set(draft.from, {start, {}}, cursor.since(before));
    set(draft.until, {last, {}}, cursor.since(before));
    return true;
  });
}

int read_year(Cursor& cursor) {
  const auto& token = cursor.peek();
  if (token.sort != Sort::number || token.text.size() != 4 || token.value < 1900) return 0;
  return *cursor.take(Sort::number);
}

/// "January to March", "December 2026"; `sure`: words before it exclude months of every year.
bool read_whole_months(Cursor& cursor, Draft& draft, bool sure) {
  const auto before = cursor.mark();
  return attempt(cursor, [&] {
    if (!sure && !cursor.take("in")) cursor.take("during");
    const auto first = cursor.take(Sort::month_name);
    if (!first) return false;
    const auto year = read_year(cursor);
    if (!sure && year == 0) return false;
    const auto last =
        attempt(cursor, [&] { return take_reach(cursor) ? cursor.take(Sort::month_name) : std::optional<int>{}; });
    const auto text = cursor.since(before);
    const auto end_year = last ? read_year(cursor) : year;
    set(draft.from, {{year, static_cast<unsigned>(*first), 1, text}, {}}, text);
    if (sure && !last) return true;
    // Without a year February ends on its 28th: its 29th may be years away.
    const auto end = std::chrono::year{end_year == 0 ? 2027 : end_year} / last.value_or(*first) / std::chrono::last;
    set(draft.until, {{end_year, static_cast<unsigned>(end.month()), static_cast<unsigned>(end.day()), text}, {}},
        text);
    return true;
  });
}

/// "9 to 17", "9am-5pm". `sure`: "from" or "between" precedes.
bool read_hours(Cursor& cursor, Draft& draft, bool sure, bool with_and) {
  const auto before = cursor.mark();
  return attempt(cursor, [&] {
    const auto opens = read_clock(cursor, true);
    if (!opens || opens->kind == Clock::Kind::part) return false;
    if (!(with_and ? cursor.take(Sort::link).has_value() || take_reach(cursor) : take_reach(cursor))) {
      if (!sure || with_and) return false;
      attempt(cursor, [&] { return cursor.take("on"); });
      set_hours(draft, opens, {}, cursor.since(before));
      return true;
    }
    const auto closes = read_clock(cursor, true);
    if (!closes || closes->kind == Clock::Kind::part) return false;
    set_hours(draft, opens, closes, cursor.since(before));
    return true;
  });
}

bool read_days_between(Cursor& cursor, Draft& draft, year_month_day today, bool with_and) {
  const auto before = cursor.mark();
  return attempt(cursor, [&] {
    const auto from = read_bound(cursor, today);
    if (!from) return false;
    if (!(with_and ? cursor.take(Sort::link).has_value() || take_reach(cursor) : take_reach(cursor))) return false;
    const auto until = read_bound(cursor, today);
    if (!until) return false;
    set(draft.from, *from, cursor.since(before));
    set(draft.until, *until, cursor.since(before));
    return true;
  });
}

/// "for 2 weeks", "over the next 10 days"
bool read_length(Cursor& cursor, Draft& draft) {
  const auto before = cursor.mark();
  return attempt(cursor, [&] {
    const bool led = cursor.take("for") || cursor.take("over") || cursor.take("during");
    cursor.take("the");
    const bool next = cursor.take("next");
    if (!led && !next) return false;
    const bool one = cursor.take("a") || cursor.take("one");
    const auto number = one ? std::optional{1} : cursor.take(Sort::number);
    if (!number || *number < 1 || *number > 1000) return false;
    const auto unit = cursor.take(Sort::unit);
    if (!unit || *unit < static_cast<int>(Span::day)) return false;
    draft.length = Interval{static_cast<Span>(*unit), *number};
    draft.length_text = cursor.since(before);
    return true;
  });
}

/// "this week", "next month"
bool read_this(Cursor& cursor, Draft& draft, year_month_day today) {
  using namespace std::chrono;
  const auto before = cursor.mark();
  return attempt(cursor, [&] {
    const bool next = cursor.take("next");
    if (!next && !cursor.take("this")) return false;
    const auto unit = cursor.take(Sort::unit);
    if (!unit || *unit < static_cast<int>(Span::week)) return false;
    const auto text = cursor.since(before);
    const int ahead = next ? 1 : 0;
    sys_days first, end;
    if (*unit == static_cast<int>(Span::week)) {
      first = sys_days{today} - (weekday{sys_days{today}} - Monday) + days{7 * ahead};
      end = first + days{6};
    } else if (*unit == static_cast<int>(Span::month)) {
      const auto month = year_month{today.year(), today.month()} + months{ahead};
      first = month / 1;
      end = month / std::chrono::last;
    } else {
      first = (today.year() + years{ahead}) / January / 1;
      end = (today.year() + years{ahead}) / December / 31;
    }
    if (next) set(draft.from, {of_day(first, text), {}}, text);
    set(draft.until, {of_day(end, text), {}}, text);
    return true;
  });
}

/// The text after "from" and "starting".
bool read_start(Cursor& cursor, Draft& draft, year_month_day today) {
  const auto before = cursor.mark();
  cursor.take("on");
  cursor.take("with");
  if (read_days_of_month(cursor, draft) || read_days_between(cursor, draft, today, false)) return true;
  if (const auto from = attempt(cursor, [&] { return read_bound(cursor, today); })) {
    set(draft.from, *from, cursor.since(before));
    return true;
  }
  if (read_whole_months(cursor, draft, true)) return true;
  cursor.take("at");
  return read_hours(cursor, draft, true, false);
}

/// The text after "until".
bool read_finish(Cursor& cursor, Draft& draft, year_month_day today) {
  const auto before = cursor.mark();
  if (const auto until = attempt(cursor, [&] { return read_bound(cursor, today); })) {
    set(draft.until, *until, cursor.since(before));
    return true;
  }
  cursor.take("at");
  const auto closes = read_clock(cursor, true);
  if (!closes || closes->kind == Clock::Kind::part) return false;
  set_hours(draft, {}, closes, cursor.since(before));
  return true;
}

bool read_any_window(Cursor& cursor, Draft& draft, year_month_day today) {
  const auto before = cursor.mark();
  const auto refuse_here = [&](const char* why) {
    if (!cursor.done()) cursor.skip();
    refuse(cursor.since(before), why);
  };
  if (read_length(cursor, draft) || read_this(cursor, draft, today) || read_whole_months(cursor, draft, false))
    return true;
  if (cursor.take("between")) {
    if (!read_hours(cursor, draft, true, true) && !read_days_between(cursor, draft, today, true))
      refuse_here("understood is between 9am and 5pm, or between 1 December and 24 December");
    return true;
  }
  if (cursor.take("from") || cursor.take(Sort::start)) {
    const auto weekdays = attempt(cursor, [&] {
      return cursor.is(Sort::day_name) && cursor.peek(1).sort != Sort::end &&
             (cursor.peek(1).sort == Sort::reach || cursor.peek(1).sort == Sort::finish) &&
             cursor.peek(2).sort == Sort::day_name && read_days(cursor, draft);
    });
    if (!weekdays && !read_start(cursor, draft, today))
      refuse_here("understood is a day or hours: from 1 December, starting Monday, from 9am to 5pm");
    return true;
  }
  if (cursor.take(Sort::finish) || cursor.take_all({"up", "to"}) ||
      (cursor.is(Sort::reach) && cursor.take(Sort::reach))) {
    if (!read_finish(cursor, draft, today)) refuse_here("understood is a day or a time: until 31 March, until 10pm");
    return true;
  }
  // "Mon-Fri" is read with the days.
  if (cursor.is(Sort::day_name)) return false;
  if (read_days_of_month(cursor, draft) || read_days_between(cursor, draft, today, false)) return true;
  return read_hours(cursor, draft, false, false);
}

}  // namespace

bool stands_alone(const Cursor& cursor) {
  const auto& next = cursor.peek();
  const bool clock = next.sort == Sort::meridiem || next.word == "h" || next.word == "o'clock" ||
                     (next.sort == Sort::symbol && (next.value == ':' || next.value == '.') && next.glued);
  const bool hours = next.sort == Sort::reach || (next.sort == Sort::symbol && next.value == '-');
  const bool count = next.word == "per" || next.word == "a" || next.word == "times" || next.word == "x" ||
                     next.sort == Sort::post || (next.sort == Sort::symbol && next.value == '/');
  const auto& second = cursor.peek(1).word;
  const bool limit = next.sort == Sort::maximum || next.word == "total" || next.word == "altogether" ||
                     (next.word == "at" && second == "most") ||
                     (next.word == "in" && (second == "total" || second == "all"));
  return !clock && !hours && !count && !limit && next.sort != Sort::month_name;
}

void refuse_more_days(Cursor& cursor, std::size_t before) {
  const bool more = attempt(cursor, [&] {
    if (!cursor.take(Sort::link) && !cursor.take(',') && !cursor.take('&') && !cursor.take('+')) return false;
    cursor.take(Sort::link);
    const bool plain = cursor.is(Sort::number) || cursor.is(Sort::ordinal);
    cursor.skip();
    return plain && stands_alone(cursor);
  });
  if (more) refuse(cursor.since(before), "several days need a plan each, a span is written like 1 to 24 December");
}

bool read_window(Cursor& cursor, Draft& draft, year_month_day today) {
  const auto before = cursor.mark();
  const auto bounds = [&] { return draft.from.has_value() + draft.until.has_value() + draft.length.has_value(); };
  const auto there = bounds();
  const bool long_before = draft.length.has_value();
  if (!read_any_window(cursor, draft, today)) return false;
  if (bounds() > there) {
    if (draft.length.has_value() == long_before) refuse_more_days(cursor, before);
    note_window(draft, cursor.since(before));
  }
  return true;
}

}  // namespace farmtok::farm::planning::sentence
