#pragma once
// Time zones in English: "EST", "Europe/Berlin", "Pacific", "New York time", "UTC+2".

#include "farm/planning/plan.hpp"
#include "farm/planning/plan_words.hpp"

namespace farmtok::farm::sentence {

/// The canonical name of the zone that is named here; what a name that is not the zone's own is read as goes into
/// `notes`. `after_time`: a time stands right before, where the name of a city means its zone ("9am New York"). Throws
/// for a region with a place that is not in it.
std::optional<std::string> read_zone(Cursor& cursor, bool after_time, const PlanContext& context,
                                     std::vector<std::string>& notes);

}  // namespace farmtok::farm::sentence
