#pragma once
// Days and times in words, as people type them behind --at. Pure.

#include <chrono>
#include <optional>
#include <string>
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

struct ReadTime {
  std::optional<WordedTime> meant;
  std::string stuck_at;  // the word that is not understood; empty when more are wanted
};

/// "today 18:00", "tomorrow", "tomorrow at 9am", "Friday noon" (the next one, never today), "Dec 24 at 18:00",
/// "24 December 2026, 6:30 pm", "2026-12-24 6pm", "noon" (the next one). A day without its year is the next one from
/// today on.
ReadTime read_time_words(std::string_view text, base::WallTime now);

/// "in 3 hours", "in a week": how long from now. Empty for everything else.
std::optional<std::chrono::seconds> read_delay_words(std::string_view text);

}  // namespace farmtok::cli
