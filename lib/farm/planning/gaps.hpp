#pragma once
// Wall times that do not exist or come twice, because of a clock change: notes that say which time is used. Pure.

#include <optional>
#include <string>
#include <string_view>

#include "farm/planning/plan/plan.hpp"

namespace farmtok::farm::planning {

/// "02:30 does not exist on 2027-03-28 in Europe/Berlin: 03:30 is used"; empty for a time that exists.
std::optional<std::string> gap_note(base::WallTime wall, const std::string& zone);

/// "02:30 comes twice on 2027-10-31 in Europe/Berlin: the first is used, which is CEST and not CET"; empty for a time
/// that comes once.
std::optional<std::string> twice_note(base::WallTime wall, const std::string& zone);

/// "PDT is the summer time of America/Los_Angeles; on 2027-01-01 clocks there show PST: read as 09:00 PST"; empty where
/// clocks show the typed abbreviation, and for every other name of a zone.
std::optional<std::string> season_note(base::WallTime wall, const std::string& zone, std::string_view typed);

/// The first of these notes that applies; `sure`: the user has said which one is meant of a time that comes twice.
/// `typed`: the zone as the user wrote it.
std::optional<std::string> clock_note(base::WallTime wall, const std::string& zone, bool sure = false,
                                      std::string_view typed = {});

/// As the first, for the first gap between two moments that affects a time of the plan.
std::optional<std::string> gap_note(const Plan& plan, base::Instant after, base::Instant until);

/// "02:00 comes twice on 2026-10-25 in Europe/Berlin: the first is used, …" for the first day between two moments on
/// which clocks are put back over times of the plan.
std::optional<std::string> repeat_note(const Plan& plan, base::Instant after, base::Instant until);

/// Whether clocks are put forward on the day of `at`.
bool on_day_of_gap(base::Instant at, const std::string& zone);

/// A post's notice with this gap note instead of the former one.
std::optional<std::string> with_gap(const std::optional<std::string>& notice, const std::optional<std::string>& note);
/// The same for how the words of its time were read; an empty note removes the former one.
std::optional<std::string> with_reading(const std::optional<std::string>& notice, const std::string& note);

}  // namespace farmtok::farm::planning
