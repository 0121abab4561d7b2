#pragma once
// Days and times in words, as people type them behind --at. Pure.

#include <chrono>
#include <optional>
#include <string_view>

#include "base/time.hpp"

namespace farmtok::cli {

struct WordedTime {
  std::chrono::year_month_day day;
  std::optional<std::chrono::seconds> time;  // since midnight, when one is named

  base::WallTime wall(std::chrono::seconds otherwise) const {
    return std::chrono::local_days{day} + time.value_or(otherwise);
  }
};

/// "today 18:00", "tomorrow", "tomorrow at 9am", "Friday noon" (the next one, never today), "Dec 24 at 18:00",
/// "24 December 2026, 6:30 pm". A day without its year is the next one from `today` on. Empty for everything else.
std::optional<WordedTime> read_time_words(std::string_view text, std::chrono::year_month_day today);

}  // namespace farmtok::cli
