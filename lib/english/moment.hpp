#pragma once
// One moment in English, as --at takes it: "tomorrow 6pm", "Friday 20:00 New York", "in 3 hours". Pure.

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.hpp"
#include "english/zone_names/zone_names.hpp"

namespace farmtok::english {

/// The time of a day that is named without one, as in schedules.
inline constexpr std::chrono::hours usual_time{9};

struct Moment {
  std::chrono::year_month_day day;
  std::optional<std::chrono::seconds> time;  // since midnight, when one is named
  std::optional<std::string> zone;           // canonical, when one is named
  std::string zone_typed{};                  // as it was typed: "CET"
  std::string note{};                        // a choice made for the user: which midnight of a day is meant

  base::WallTime wall() const { return std::chrono::local_days{day} + time.value_or(usual_time); }
};

struct ReadMoment {
  std::optional<Moment> meant;
  std::string stuck_at;  // the part that is not understood; empty when the text needs more
  std::string why;       // what would be understood in its place, where that is known
};

/// The current wall-clock time in the zone that the text names, else in the zone that applies without one.
using NowIn = std::function<base::WallTime(const std::optional<std::string>& zone)>;

/// A day ("tomorrow", "Friday", "next Friday", "Dec 24", "2026-12-24"), a time of it or both, in any order, and perhaps
/// a zone. Days and times have the same meaning as in schedules; a weekday is the next one whose time has not passed,
/// today included. A day may have its month in another language (other_months.hpp). A time alone is the next one. A day
/// without its year is the next one from today on.
ReadMoment read_moment(std::string_view text, const NowIn& now, const KnownZone& known);

/// Longer delays become this one: the zone rules of times so far away are unknown.
inline constexpr std::chrono::days longest_delay{100 * 366};

/// "in 3 hours", "in a week": how long from now, `longest_delay` at most. Empty for everything else.
std::optional<std::chrono::seconds> read_delay(std::string_view text);

}  // namespace farmtok::english
