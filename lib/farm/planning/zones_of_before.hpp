#pragma once
// Jobs of a store of before, whose plans were read in UTC where nothing named a zone.

#include "farm/farm.hpp"

namespace farmtok::farm {

/// Once after the migration that left word of them: gives "UTC" to each job of then that has a plan and no zone, and an
/// event that says so. Where the setting `timezone` names a zone it was theirs and stays so. Answers how many were
/// given it.
std::int64_t keep_zones_of_before(Farm& farm);

}  // namespace farmtok::farm
