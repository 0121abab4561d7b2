#include "english/moment.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <limits>

#include "base/error.hpp"
#include "base/text/text.hpp"
#include "english/clock.hpp"
#include "english/date.hpp"
#include "english/other_months.hpp"
#include "english/zone.hpp"

namespace farmtok::english {
namespace {

using std::chrono::days;
using std::chrono::floor;
using std::chrono::seconds;
using std::chrono::year_month_day;

struct Stuck {
  std::string part;
  std::string why;
};

bool skip_small(Cursor& cursor) {
  static constexpr std::array words{"at", "of", "this", "on", "the", "for"};
  return cursor.take(',') || std::ranges::any_of(words, [&](const char* word) { return cursor.take(word); });
}

struct Parts {
  std::optional<Date> date;
  bool weekday = false;  // "Friday", not "next Friday"
  std::optional<Clock> clock;
  std::optional<std::string> zone;
  std::string zone_typed;
};

/// "-05:00" after a time.
bool at_west(const Cursor& cursor) {
  const auto& mark = cursor.peek();
  return mark.sort == Sort::symbol && mark.value == '-' && cursor.peek(1).sort == Sort::number && cursor.peek(1).glued;
}

Parts parts_of(std::string_view text, year_month_day today, const KnownZone& known) {
  Cursor cursor{text};
  Parts made;
  while (!cursor.done()) {
    const auto before = cursor.mark();
    const bool weekday = cursor.is(Sort::day_name);
    if (!made.date && (made.date = read_date(cursor, today))) {
      made.weekday = weekday;
    } else if (!made.clock && (made.clock = read_clock(cursor, true))) {
      // A bare number may be anything.
      if (made.clock->kind == Clock::Kind::bare ||
          (made.clock->kind == Clock::Kind::exact && cursor.since(before).size() <= 2))
        throw Stuck{std::string{cursor.since(before)}, "write 9am or 09:00"};
    } else if (const auto zone = made.zone ? std::nullopt : read_zone(cursor, made.clock || made.date, known)) {
      if (zone->name.empty()) throw Stuck{zone->typed, "there is no time zone of this name"};
      made.zone = zone->name;
      made.zone_typed = zone->typed;
    } else if (made.clock && !made.zone && (at_offset(cursor) || at_west(cursor))) {
      while (!cursor.done() && (cursor.mark() == before || cursor.peek().glued)) cursor.skip();
      throw Stuck{std::string{cursor.since(before)},
                  "an offset from UTC comes right after the time, and goes from -15:59 to +15:59: 09:00+02:00"};
    } else if (!skip_small(cursor)) {
      cursor.skip();
      throw Stuck{std::string{cursor.since(before)}, ""};
    }
  }
  return made;
}

std::optional<Moment> moment_of(const Parts& parts, base::WallTime now) {
  if (!parts.date && !parts.clock) return {};
  const year_month_day today{floor<days>(now)};
  Moment made{today, {}, parts.zone, parts.zone_typed, {}};
  if (parts.clock) {
    std::vector<std::string> notes;
    made.time = settle({*parts.clock}, notes).front();
  }
  if (!parts.date) {
    if (made.wall() <= now) made.day = year_month_day{floor<days>(now) + days{1}};
    return made;
  }
  made.day = day_of(*parts.date, today);
  if (parts.weekday && made.wall() <= now) made.day = year_month_day{std::chrono::local_days{made.day} + days{7}};
  std::vector<std::string> nights;
  if (parts.clock) tell_nights({*parts.clock}, nights);
  if (!nights.empty())
    made.note = fmt::format("\"{}\" is read as {}, where {} begins", parts.clock->text, clock_text(*made.time),
                            date_text(made.day));
  return made;
}

}  // namespace

ReadMoment read_moment(std::string_view typed, const NowIn& now, const KnownZone& known) {
  const auto text = with_english_months(typed);
  try {
    const auto today = [&](const std::optional<std::string>& zone) { return year_month_day{floor<days>(now(zone))}; };
    auto parts = parts_of(text, today({}), known);
    // "Tomorrow" is another day where the named zone is already there.
    if (parts.zone) parts = parts_of(text, today(parts.zone), known);
    return {moment_of(parts, now(parts.zone)), {}, {}};
  } catch (const Stuck& stuck) {
    return {{}, stuck.part, stuck.why};
  } catch (const base::Error& error) {
    // "not understood: "13pm"": the detail has the part and what would be understood.
    return {{}, std::string{typed}, error.details.empty() ? error.message : error.details.front().message};
  }
}

std::optional<seconds> read_delay(std::string_view text) {
  constexpr std::size_t most_digits = 7;  // a token's number is a million at most
  Cursor cursor{text};
  if (!cursor.take("in")) return {};
  std::int64_t number = 1;
  if (!cursor.take("a") && !cursor.take("an")) {
    const auto digits = cursor.peek().text;
    const auto typed = cursor.take(Sort::number);
    if (!typed) return {};
    number = digits.size() > most_digits ? std::numeric_limits<int>::max() : *typed;
  }
  struct Unit {
    std::string_view word;
    seconds length;
  };
  constexpr std::array units{Unit{"s", seconds{1}},
                             Unit{"sec", seconds{1}},
                             Unit{"secs", seconds{1}},
                             Unit{"seconds", seconds{1}},
                             Unit{"second", seconds{1}},
                             Unit{"m", std::chrono::minutes{1}},
                             Unit{"h", std::chrono::hours{1}},
                             Unit{"d", days{1}}};
  seconds length{0};
  for (const auto& unit : units)
    if (length == seconds{0} && cursor.take(unit.word)) length = unit.length;
  if (length == seconds{0}) {
    const auto unit = cursor.take(Sort::unit);
    if (!unit || *unit > static_cast<int>(Span::week)) return {};
    constexpr std::array lengths{seconds{60}, seconds{3600}, seconds{86400}, seconds{7 * 86400}};
    length = lengths.at(static_cast<std::size_t>(*unit));
  }
  return cursor.done() ? std::optional{std::min<seconds>(number * length, longest_delay)} : std::nullopt;
}

}  // namespace farmtok::english
