#pragma once
// Jobs of an older store, whose plans were read in UTC where nothing named a zone.

#include "farm/farm.hpp"

namespace farmtok::farm::planning {

/// Runs once after the migration that listed them: writes "UTC" into each listed plan that names no zone in any form,
/// of a job without one, and records an event; other times of the job are not affected. A plan that names a zone, or
/// cannot be read, is left alone. Where the setting `timezone` names a zone, that was their zone and stays it. Returns
/// how many plans got UTC.
std::int64_t keep_zones_of_before(Farm& farm);

}  // namespace farmtok::farm::planning
