#pragma once
// Jobs of an older store, whose plans were read in UTC where nothing named a zone.

#include "farm/farm.hpp"

namespace farmtok::farm {

/// Runs once after the migration that listed them: gives "UTC" to each listed job that has a plan and no zone, and
/// records an event. Where the setting `timezone` names a zone, that was their zone and stays it. Returns how many jobs
/// got UTC.
std::int64_t keep_zones_of_before(Farm& farm);

}  // namespace farmtok::farm
