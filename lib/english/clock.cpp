#include "english/clock.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text/text.hpp"

namespace farmtok::english {
namespace {

using Kind = Clock::Kind;

bool two_digits(const Token& token) { return token.sort == Sort::number && token.glued && token.text.size() == 2; }

bool is_symbol(const Token& token, char symbol) { return token.sort == Sort::symbol && token.value == symbol; }

/// Whether a number before the cursor counts something, or is the day of a date. After "at" fewer words show that: "at
/// 9 every day".
bool counts(const Cursor& cursor, bool sure) {
  static constexpr std::array sorts{Sort::post,   Sort::unit,  Sort::month_name, Sort::maximum,
                                    Sort::rhythm, Sort::every, Sort::day_name};
  static constexpr std::array words{"times", "x", "per", "total", "altogether", "of", "a", "an"};
  const auto& next = cursor.peek();
  const auto& second = cursor.peek(1).word;
  // "24.12.2026"
  const auto dotted = [&](std::size_t ahead) {
    return is_symbol(cursor.peek(ahead), '.') && cursor.peek(ahead).glued &&
           cursor.peek(ahead + 1).sort == Sort::number && cursor.peek(ahead + 1).glued;
  };
  if (dotted(0) && dotted(2)) return true;
  const auto sort = std::ranges::find(sorts, next.sort) - sorts.begin();
  const auto word = std::ranges::find(words, next.word) - words.begin();
  return sort < (sure ? 4 : std::ssize(sorts)) || word < (sure ? 6 : std::ssize(words)) ||
         (is_symbol(next, '/') && next.glued) || (next.word == "in" && (second == "total" || second == "all")) ||
         (next.word == "at" && second == "most");
}

/// The hour of the day for one of the twelve hours in a part of the day, if there is one.
std::optional<int> hour_in(int part, int hour) {
  if (hour < 1 || hour > 12) return {};
  const auto twelve = hour % 12;
  if (part == 9) return twelve;
  if (part == 12 || part == 15) return twelve <= 6 ? std::optional{twelve + 12} : std::nullopt;
  if (part == 18) return twelve >= 4 ? std::optional{twelve + 12} : std::nullopt;
  return twelve >= 6 ? twelve + 12 : twelve;
}

/// "in the evening", "at night" after a time.
std::optional<int> read_part(Cursor& cursor) {
  return attempt(cursor, [&]() -> std::optional<int> {
    if (!cursor.take_all({"in", "the"}) && !cursor.take("at")) return {};
    return cursor.take(Sort::part);
  });
}

/// "half past nine", "quarter to 6"
std::optional<Clock> read_past(Cursor& cursor) {
  return attempt(cursor, [&]() -> std::optional<Clock> {
    cursor.take("a");
    const auto minutes = cursor.take("half") ? 30 : cursor.take("quarter") ? 15 : 0;
    if (minutes == 0) return {};
    const bool before = minutes == 15 && cursor.take("to");
    if (!before && !cursor.take("past")) return {};
    auto clock = read_clock(cursor, true);
    if (!clock || clock->minute != 0 || clock->kind == Kind::part) return {};
    clock->minute = before ? 60 - minutes : minutes;
    if (before) clock->hour = (clock->hour + 23) % 24;
    // One in the morning and one in the afternoon both have a quarter before them.
    if (before && clock->kind != Kind::marked && clock->hour == 0) clock->hour = 12;
    if (clock->kind == Kind::bare) clock->kind = Kind::loose;
    return clock;
  });
}

void read_minutes(Cursor& cursor, Clock& clock) {
  const auto& mark = cursor.peek();
  if (!mark.glued) return;
  const bool colon = is_symbol(mark, ':') && cursor.peek(1).sort == Sort::number && cursor.peek(1).glued;
  const bool dot = is_symbol(mark, '.') && two_digits(cursor.peek(1)) &&
                   !(is_symbol(cursor.peek(2), '.') && cursor.peek(3).sort == Sort::number && cursor.peek(3).glued);
  if (colon || dot) {
    cursor.skip();
    clock.minute = two_digits(cursor.peek()) ? cursor.peek().value : 99;
    cursor.skip();
    clock.kind = Kind::loose;
    if (is_symbol(cursor.peek(), ':') && cursor.peek().glued && cursor.peek(1).sort == Sort::number) {
      cursor.skip();
      clock.second = two_digits(cursor.peek()) ? cursor.peek().value : 99;
      cursor.skip();
    }
  } else if (mark.word == "h") {
    cursor.skip();
    clock.kind = Kind::exact;
    if (two_digits(cursor.peek())) {
      clock.minute = cursor.peek().value;
      cursor.skip();
    }
  }
}

std::optional<Clock> read_number(Cursor& cursor, bool sure) {
  const auto before = cursor.mark();
  const auto first = cursor.peek();
  Clock clock;
  clock.hour = *cursor.take(Sort::number);
  read_minutes(cursor, clock);
  const bool minutes = clock.kind != Kind::bare;
  const auto wrong = [&](const std::string& help) { refuse(cursor.since(before), "there is no such time; " + help); };
  if (const auto half = cursor.take(Sort::meridiem)) {
    if (clock.hour < 1 || clock.hour > 12) wrong("hours with am or pm go from 1 to 12");
    clock.hour = clock.hour % 12 + *half;
    clock.kind = Kind::marked;
  } else if (clock.hour == 12 && clock.minute == 0 && cursor.is(Sort::moment)) {
    clock.hour = *cursor.take(Sort::moment);
    clock.kind = Kind::marked;
  } else {
    const bool full = cursor.take("o'clock");
    if (const auto part = read_part(cursor)) {
      const auto meant = hour_in(*part, clock.hour);
      if (!meant) wrong("write it like 06:00 or 6pm");
      clock.hour = *meant;
      clock.kind = Kind::marked;
    } else if (clock.hour >= 13 || clock.hour == 0 || (first.text.size() == 2 && first.text[0] == '0')) {
      clock.kind = Kind::exact;
    }
    if (!minutes && !full && clock.kind != Kind::marked && (clock.hour > 24 || counts(cursor, sure))) return {};
  }
  if (clock.hour == 24) wrong("hours go up to 23, and midnight, where a day begins, is 00:00");
  if (clock.hour > 23 || clock.minute > 59 || clock.second > 59) wrong("times go from 00:00 to 23:59");
  clock.text = cursor.since(before);
  return clock;
}

/// What separates the times of a list. "9:00 +02:00" is no list. Returns whether "at" is among it.
bool skip_separators(Cursor& cursor) {
  while (cursor.take(',') || cursor.take('&') || cursor.take('/') || (!at_offset(cursor) && cursor.take('+')) ||
         cursor.take(Sort::link)) {
  }
  cursor.take("then");
  const bool at = cursor.take("at");
  cursor.take_all({"in", "the"});
  return at;
}

std::chrono::seconds seconds_of(const Clock& clock) {
  return std::chrono::hours{clock.hour} + std::chrono::minutes{clock.minute} + std::chrono::seconds{clock.second};
}

[[noreturn]] void ambiguous(const Clock& clock) {
  const auto early = std::chrono::hours{clock.hour % 12} + std::chrono::minutes{clock.minute};
  refuse(clock.text, fmt::format("this could be {} or {}; write one of them, or am or pm after it", clock_text(early),
                                 clock_text(early + std::chrono::hours{12})));
}

/// "every evening at 6": the part of the day gives the hours their meaning, and is no separate time.
std::vector<Clock> without_part(std::vector<Clock> clocks) {
  const auto is_part = [](const Clock& clock) { return clock.kind == Kind::part; };
  const auto parts = std::ranges::count_if(clocks, is_part);
  if (parts == 0 || parts == std::ssize(clocks)) return clocks;
  const auto part = *std::ranges::find_if(clocks, is_part);
  if (parts > 1 || !is_part(clocks.front())) refuse(part.text, "name the hour, as for the other times");
  std::erase_if(clocks, is_part);
  for (auto& clock : clocks) {
    const auto twelve = clock.hour % 12 == 0 ? 12 : clock.hour % 12;
    const bool open = clock.kind == Kind::bare || clock.kind == Kind::loose;
    const auto meant = hour_in(part.hour, twelve);
    if (!meant || (!open && *meant != clock.hour))
      contradiction(fmt::format("{} is not in the {}", clock.text, part.text), "leave one of them out");
    clock.hour = *meant;
    clock.kind = Kind::marked;
  }
  return clocks;
}

}  // namespace

bool at_offset(const Cursor& cursor) {
  if (!is_symbol(cursor.peek(), '+') || cursor.peek(1).sort != Sort::number || !cursor.peek(1).glued) return false;
  const bool minutes = is_symbol(cursor.peek(2), ':') && cursor.peek(2).glued;
  return cursor.peek(minutes ? 4 : 2).sort != Sort::meridiem;
}

std::string clock_text(std::chrono::seconds time) {
  const std::chrono::hh_mm_ss split{time};
  const auto text = fmt::format("{:02}:{:02}", split.hours().count(), split.minutes().count());
  return split.seconds().count() == 0 ? text : fmt::format("{}:{:02}", text, split.seconds().count());
}

std::optional<Clock> read_clock(Cursor& cursor, bool sure) {
  const auto before = cursor.mark();
  if (auto clock = read_past(cursor)) {
    clock->text = cursor.since(before);
    return clock;
  }
  const auto word = [&](int hour, Kind kind) { return Clock{hour, 0, 0, kind, cursor.since(before)}; };
  if (const auto hour = cursor.take(Sort::moment)) return word(*hour, Kind::marked);
  if (const auto hour = cursor.take(Sort::part)) return word(*hour, Kind::part);
  if (!cursor.is(Sort::number)) return {};
  return attempt(cursor, [&] { return read_number(cursor, sure); });
}

std::vector<Clock> read_clocks(Cursor& cursor, bool bare) {
  const auto before = cursor.mark();
  const auto is_bare = [](const Clock& clock) {
    return clock.kind == Kind::bare ||
           (clock.kind == Kind::exact && clock.text.find_first_not_of("0123456789") == std::string_view::npos);
  };
  std::vector<Clock> clocks;
  while (true) {
    const auto clock = attempt(cursor, [&]() -> std::optional<Clock> {
      // "15 at 9am": a number before "at" is a day or a count, and no time.
      if (!clocks.empty() && skip_separators(cursor) && !bare && std::ranges::all_of(clocks, is_bare)) return {};
      return read_clock(cursor, bare);
    });
    if (!clock) break;
    clocks.push_back(*clock);
  }
  if (!bare && std::ranges::all_of(clocks, is_bare)) {
    clocks.clear();
    cursor.back(before);
  }
  return clocks;
}

std::vector<std::chrono::seconds> settle(const std::vector<Clock>& typed, std::vector<std::string>& notes) {
  const auto clocks = without_part(typed);
  const bool exact = std::ranges::any_of(clocks, [](const auto& clock) { return clock.kind == Kind::exact; });
  std::vector<std::chrono::seconds> times;
  for (std::size_t i = 0; i < clocks.size(); ++i) {
    const auto& clock = clocks[i];
    const auto time = seconds_of(clock);
    const bool open = clock.kind == Kind::bare || clock.kind == Kind::loose;
    if (open && !exact) {
      // A person reads "2 and 5pm" as two in the afternoon, or asks.
      const auto marked = std::find_if(clocks.begin() + static_cast<std::ptrdiff_t>(i), clocks.end(),
                                       [](const auto& other) { return other.kind == Kind::marked; });
      if (marked != clocks.end()) {
        const auto carried = seconds_of(clock) - std::chrono::hours{clock.hour} +
                             std::chrono::hours{clock.hour % 12 + (marked->hour >= 12 ? 12 : 0)};
        if (carried != time && carried < seconds_of(*marked)) ambiguous(clock);
      }
      if (clock.hour < 6 || (!times.empty() && time <= times.back())) ambiguous(clock);
    }
    if (clock.kind == Kind::part) notes.push_back(fmt::format("\"{}\" is read as {}", clock.text, clock_text(time)));
    if (clock.kind == Kind::bare && !exact)
      notes.push_back(fmt::format("\"{}\" has no am or pm and is read as {}", clock.text, clock_text(time)));
    times.push_back(time);
  }
  return times;
}

void tell_nights(const std::vector<Clock>& typed, std::vector<std::string>& notes) {
  constexpr int night = 21;
  const bool of_night =
      std::ranges::any_of(typed, [](const auto& clock) { return clock.kind == Kind::part && clock.hour == night; });
  for (const auto& clock : without_part(typed)) {
    const auto text = base::lower(clock.text);
    const bool nightly = of_night || text.ends_with("midnight") || text.find(" night") != std::string::npos;
    if (clock.kind == Kind::part || !nightly || seconds_of(clock) >= std::chrono::hours{6}) continue;
    notes.push_back(fmt::format("\"{}\" is read as {} at the beginning of the day, not at its end", clock.text,
                                clock_text(seconds_of(clock))));
  }
}

}  // namespace farmtok::english
