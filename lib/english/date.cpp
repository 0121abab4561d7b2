#include "english/date.hpp"

#include <fmt/format.h>

#include <array>

namespace farmtok::english {
namespace {

using std::chrono::sys_days;
using std::chrono::year_month_day;

bool is_symbol(const Token& token, char symbol) { return token.sort == Sort::symbol && token.value == symbol; }

bool glued_number(const Token& token) { return token.sort == Sort::number && token.glued; }

/// A number, a mark and a number without blanks between them.
bool numbers_around(const Cursor& cursor, char mark, std::size_t ahead = 0) {
  return cursor.peek(ahead).sort == Sort::number && is_symbol(cursor.peek(ahead + 1), mark) &&
         cursor.peek(ahead + 1).glued && glued_number(cursor.peek(ahead + 2));
}

/// "2026-12-01"
std::optional<Date> read_iso(Cursor& cursor) {
  if (!numbers_around(cursor, '-') || !numbers_around(cursor, '-', 2)) return {};
  if (cursor.peek().text.size() != 4) return {};
  Date date;
  date.year = cursor.peek().value;
  date.month = static_cast<unsigned>(cursor.peek(2).value);
  date.day = static_cast<unsigned>(cursor.peek(4).value);
  for (int token = 0; token < 5; ++token) cursor.skip();
  return date;
}

/// "24.12.2026", "12/24/2026": a day and a month where only one order gives a date. Throws for "12/1" and "1.12.2026",
/// where the order depends on the reader.
std::optional<Date> read_numbers(Cursor& cursor) {
  const bool slash = numbers_around(cursor, '/');
  const bool dots = numbers_around(cursor, '.') && numbers_around(cursor, '.', 2);
  // "24.12." is no time of the day.
  const bool dotted = numbers_around(cursor, '.') && is_symbol(cursor.peek(3), '.') && cursor.peek().value > 23 &&
                      cursor.peek().value <= 31;
  if (!slash && !dots && !dotted) return {};
  const auto before = cursor.mark();
  const auto first = static_cast<unsigned>(cursor.peek().value);
  const auto second = static_cast<unsigned>(cursor.peek(2).value);
  const bool third = numbers_around(cursor, slash ? '/' : '.', 2);
  const auto year = third && cursor.peek(4).text.size() == 4 ? cursor.peek(4).value : 0;
  for (int token = 0; token < (third ? 5 : 3); ++token) cursor.skip();
  const auto part = cursor.since(before);
  const auto fits = [](unsigned day, unsigned month) { return day >= 1 && day <= 31 && month >= 1 && month <= 12; };
  const auto example = [](unsigned day, unsigned month) { return fmt::format("{} {}", day, month_text(month)); };
  const bool day_first = fits(first, second);
  const bool month_first = fits(second, first);
  if (!day_first && !month_first) refuse(part, "write a day like 1 December and a count like 3 per day");
  if (day_first && month_first && first != second)
    refuse(part, fmt::format("the order of day and month is not the same everywhere; write {} or {}",
                             example(first, second), example(second, first)));
  const auto day = day_first ? first : second;
  const auto month = day_first ? second : first;
  if (year == 0) refuse(part, fmt::format("days in numbers need a year of four digits; write {}", example(day, month)));
  return Date{year, month, day};
}

/// The year after a date, if there is one.
void read_year(Cursor& cursor, Date& date) {
  attempt(cursor, [&] {
    cursor.take(',');
    const bool year = cursor.is(Sort::number) && cursor.peek().text.size() == 4 && cursor.peek().value >= 1900 &&
                      !is_symbol(cursor.peek(1), ':');
    if (year) date.year = *cursor.take(Sort::number);
    return year;
  });
}

std::optional<int> read_day_number(Cursor& cursor) {
  return attempt(cursor, [&]() -> std::optional<int> {
    const bool number = cursor.is(Sort::number);
    const auto day = number ? cursor.take(Sort::number) : cursor.take(Sort::ordinal);
    if (!day || *day < 1) return {};
    // "December 9:30" and "December 9am" are a month and a time, "December 3 per day" a month and a count.
    const auto& next = cursor.peek();
    if (number &&
        ((next.glued && (is_symbol(next, ':') || is_symbol(next, '.') || next.word == "h" || is_symbol(next, '/'))) ||
         next.sort == Sort::meridiem || next.word == "per" || next.word == "times" || next.word == "x" ||
         next.sort == Sort::post || next.sort == Sort::rhythm || next.word == "o'clock"))
      return {};
    return day;
  });
}

std::optional<Date> read_named(Cursor& cursor) {
  return attempt(cursor, [&]() -> std::optional<Date> {
    Date date;
    if (const auto month = cursor.take(Sort::month_name)) {
      cursor.take('.');
      cursor.take("the");
      const auto day = read_day_number(cursor);
      if (!day || *day > 999) return {};
      date.month = static_cast<unsigned>(*month);
      date.day = static_cast<unsigned>(*day);
    } else {
      cursor.take("the");
      const auto day = read_day_number(cursor);
      if (!day) return {};
      cursor.take("of");
      const auto name = cursor.take(Sort::month_name);
      if (!name) return {};
      date.month = static_cast<unsigned>(*name);
      date.day = static_cast<unsigned>(*day);
    }
    read_year(cursor, date);
    return date;
  });
}

Date on_day(year_month_day day) {
  return {static_cast<int>(day.year()), static_cast<unsigned>(day.month()), static_cast<unsigned>(day.day())};
}

std::optional<Date> read_relative(Cursor& cursor, year_month_day today) {
  using namespace std::chrono;
  if (cursor.take("today")) return on_day(today);
  if (cursor.take("yesterday")) return on_day(sys_days{today} - days{1});
  if (cursor.take("tomorrow")) return on_day(sys_days{today} + days{1});
  return attempt(cursor, [&]() -> std::optional<Date> {
    const bool next = cursor.take("next");
    if (const auto name = cursor.take(Sort::day_name)) {
      const auto ahead = weekday{static_cast<unsigned>(*name)} - weekday{sys_days{today}};
      return on_day(sys_days{today} + (next && ahead == days{0} ? days{7} : ahead));
    }
    if (!next) return {};
    if (cursor.take("week")) return on_day(sys_days{today} + days{7} - (weekday{sys_days{today}} - Monday));
    const auto first = today.year() / today.month() / 1;
    if (cursor.take("month")) return on_day(first + months{1});
    if (cursor.take("year")) return on_day((today.year() + years{1}) / January / 1);
    return {};
  });
}

}  // namespace

std::string month_text(unsigned month) {
  static constexpr std::array names{"January", "February", "March",     "April",   "May",      "June",
                                    "July",    "August",   "September", "October", "November", "December"};
  return names.at(month - 1);
}

std::string date_text(year_month_day day) {
  return fmt::format("{} {} {}", static_cast<unsigned>(day.day()), month_text(static_cast<unsigned>(day.month())),
                     static_cast<int>(day.year()));
}

std::optional<Date> read_date(Cursor& cursor) {
  const auto before = cursor.mark();
  auto date = read_numbers(cursor);
  if (!date) date = read_iso(cursor);
  if (!date) date = read_named(cursor);
  if (!date) return {};
  date->text = cursor.since(before);
  // "2026-12-01T09:00"
  if (cursor.peek().glued && cursor.peek().word == "t" && glued_number(cursor.peek(1))) cursor.skip();
  // 2028 is a leap year: a date without a year may be its 29 February.
  const std::chrono::year_month_day day{std::chrono::year{date->year == 0 ? 2028 : date->year},
                                        std::chrono::month{date->month}, std::chrono::day{date->day}};
  if (date->month < 1 || date->month > 12 || !day.ok()) refuse(date->text, "there is no such day");
  return date;
}

std::optional<Date> read_date(Cursor& cursor, year_month_day today) {
  if (auto date = read_date(cursor)) return date;
  const auto before = cursor.mark();
  auto date = read_relative(cursor, today);
  if (date) date->text = cursor.since(before);
  return date;
}

year_month_day day_of(const Date& date, year_month_day earliest) {
  const auto in = [&](int year) {
    return year_month_day{std::chrono::year{year}, std::chrono::month{date.month}, std::chrono::day{date.day}};
  };
  if (date.year != 0) return in(date.year);
  // Eight years hold at least one leap day, also around 2100.
  const auto first = static_cast<int>(earliest.year());
  for (int year = first; year <= first + 8; ++year)
    if (in(year).ok() && in(year) >= earliest) return in(year);
  refuse(date.text, "there is no such day");
}

}  // namespace farmtok::english
