#pragma once
// New zone data: posts that have not fired keep their wall times.

#include "farm/farm.hpp"

namespace farmtok::farm::planning {

/// When the zone data has changed since the last start: moves each unfired post whose instant no longer equals its wall
/// time, records that in the events and in the log, and returns how many moved. An instant that still reads as its wall
/// time (the second of a repeated hour) stays.
std::int64_t follow_zone_data(Farm& farm);

/// How many posts the last follow_zone_data() moved.
std::int64_t moved_by_zone_data(sql::Database& db);

}  // namespace farmtok::farm::planning
