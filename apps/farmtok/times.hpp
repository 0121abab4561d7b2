#pragma once
// Times as people type and read them, with the C library's zone data only: the date library's takes 10 ms to load.

#include <optional>
#include <string>
#include <string_view>

#include "base/time.hpp"

namespace farmtok::cli {

/// Makes `zone` the zone of all local times below. Unknown names mean UTC, as in libc.
void use_zone(const std::string& zone);

/// The IANA name of a zone as it was typed ("EST", "New York", "UTC+5:30"); an unknown name stays unchanged.
std::string zone_for_person(const std::string& typed);

/// A time of `--at` in the API's form: "+2h", "in 3 days" become an instant after `now`; ISO 8601 with an offset, wall
/// times ("2026-12-24 09:00") and words ("tomorrow 6pm", "Friday 20:00 New York") stay unchanged: the daemon knows
/// their zone. Throws USAGE naming `flag` and the part that is not understood.
std::string time_for_request(std::string_view flag, std::string_view typed, base::Instant now);

/// A bound of a list: a day ("2026-12-24", its start in the present zone), or anything time_for_request takes: an
/// instant. Words are in the present zone unless they name one.
std::string bound_for_request(std::string_view flag, std::string_view typed, base::Instant now);

/// "2026-12-24 09:00", in the present zone. Text that is no instant is returned unchanged.
std::string local_time(std::string_view instant);
/// The text with each instant in it as "2026-12-24 09:00 EST", but for those in commands between backquotes.
std::string with_local_times(std::string_view text);
/// "09:00"
std::string local_clock(std::string_view instant);
/// "Thu 24 Dec 2026 09:00 EST"
std::string local_time_in_words(std::string_view instant);
/// "in 3 days", "2 h ago", "now"
std::string distance(std::string_view instant, base::Instant now);
/// The day of the instant in the present zone.
std::chrono::year_month_day local_day(base::Instant instant);

/// ISO week of a day.
struct Week {
  int year;
  int week;
};
Week iso_week(std::chrono::year_month_day day);

}  // namespace farmtok::cli
