#pragma once
// Composes the parts of a sentence into patterns of days and times. Pure.

#include "farm/planning/plan/sentence/sentence.hpp"

namespace farmtok::farm::planning::sentence {

/// One pattern for each segment of the draft; `base` is the day from which it counts. Fills in missing parts and
/// adds that to the draft's notes; throws when parts contradict each other.
std::vector<Pattern> patterns_of(Draft& draft, std::chrono::year_month_day base);

}  // namespace farmtok::farm::planning::sentence
