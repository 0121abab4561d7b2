#pragma once
// The names of days and months, and the first day of the week, in the operator's locale.

#include <array>
#include <cstddef>
#include <string>

namespace farmtok::cli {

struct DayNames {
  std::array<std::string, 7> brief;    // "Mon"; Monday is the first
  std::array<std::string, 7> full;     // "Monday"
  std::array<std::string, 12> months;  // "January", in the form that is used alone
  std::size_t first = 0;               // the day that begins a week: 0 is Monday
  std::string language = "en";         // of these words, in the form of HTML's lang: "de-CH"

  /// In the time locale of this name, as setlocale takes it; "" is the one of the environment. English and Monday when
  /// it is C or POSIX, is not installed, or its words are no UTF-8.
  static DayNames of(const char* locale = "");
};

}  // namespace farmtok::cli
