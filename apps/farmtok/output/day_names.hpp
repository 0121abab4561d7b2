#pragma once
// What days and months are called, and which day begins a week, where the operator lives.

#include <array>
#include <cstddef>
#include <string>

namespace farmtok::cli {

struct DayNames {
  std::array<std::string, 7> brief;    // "Mon"; Monday is the first
  std::array<std::string, 7> full;     // "Monday"
  std::array<std::string, 12> months;  // "January", as it stands alone
  std::size_t first = 0;               // the day that begins a week: 0 is Monday
  std::string language = "en";         // of these words, as HTML's lang takes it: "de-CH"

  /// In the time locale of this name, as setlocale takes it; "" is the one of the environment. English and Monday when
  /// it is C or POSIX, is not installed, or its words are no UTF-8.
  static DayNames of(const char* locale = "");
};

}  // namespace farmtok::cli
