#pragma once
// Days of the calendar in English: "1 December", "Dec 1st, 2026", "2026-12-01", "tomorrow", "next Monday". Pure.

#include <chrono>

#include "english/words.hpp"

namespace farmtok::english {

/// A day, with or without a year.
struct Date {
  int year = 0;  // 0: not said
  unsigned month = 0;
  unsigned day = 0;
  std::string_view text{};
};

/// A day and a month, in numbers or with the month's name, and the T between it and a time ("2026-12-01T09:00"). Throws
/// for days that no calendar has and for "12/1", which people read in two ways.
std::optional<Date> read_date(Cursor& cursor);
/// Also "today", "yesterday", "tomorrow", "Monday", "next week", "next month", counted from `today`.
std::optional<Date> read_date(Cursor& cursor, std::chrono::year_month_day today);
/// The first such day that is not before `earliest`; with a year that very day. Throws when there is none.
std::chrono::year_month_day day_of(const Date& date, std::chrono::year_month_day earliest);
/// "1 December 2026"
std::string date_text(std::chrono::year_month_day day);
std::string month_text(unsigned month);

}  // namespace farmtok::english
