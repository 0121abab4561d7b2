#pragma once
// Plans: a sentence, a cron line or an iCalendar rule, read into the wall times at which posts fire. Pure.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.hpp"

namespace farmtok::farm::planning {

/// One rule of RFC 5545 over wall times, without COUNT, UNTIL and zone: "FREQ=DAILY;BYHOUR=9,18;BYMINUTE=0;BYSECOND=0".
struct PlanRule {
  std::string rrule;
  base::WallTime start{};  // its DTSTART: from here it counts its intervals

  bool operator==(const PlanRule&) const = default;
};

/// When posts fire. Its moments are those of all rules together, each once, in order.
struct Plan {
  std::string text;                     // as it was typed
  std::string zone;                     // canonical
  std::vector<PlanRule> rules;          // at least one
  std::optional<base::WallTime> from;   // not before
  std::optional<base::WallTime> until;  // not after
  std::optional<std::int64_t> most;     // moments in all, counted from the first
  /// In plain words, with every default filled in: "every day at 09:00 and 18:00 (America/New_York)".
  std::string words;
  /// Choices made for the user: "EST is read as America/New_York, which has summer time".
  std::vector<std::string> notes;
};

/// Where a plan begins to count, and the zone of times that name none.
struct PlanContext {
  std::string zone = "UTC";  // canonical
  base::Instant anchor{};    // "every other day" counts from its day; "1 December" is the first one from here
};

/// Reads a plan: English ("2 per day, 9am and 6pm EST"), five fields of cron followed by an optional zone
/// ("0 9,18 * * * Europe/Berlin", "@daily"), or RFC 5545 ("FREQ=…", also "RRULE:…" after a DTSTART line). Throws
/// INVALID_REQUEST, whose `schedule_prompt` detail names the part that is not understood and what would be.
Plan read_plan(std::string_view text, const PlanContext& context);

/// At most `limit` moments of the plan after `after` and not after `until`. A wall time in a spring gap moves forward
/// by the gap, of a repeated one the first counts; equal moments are one moment. Searches no further than 20 years
/// ahead.
std::vector<base::Instant> moments_of(const Plan& plan, base::Instant after, std::size_t limit,
                                      std::optional<base::Instant> until = {});

}  // namespace farmtok::farm::planning
