#pragma once
// The work of kind `sweep`: each day, and a minute after there is more than the quota.

#include "farm/library/store.hpp"
#include "queue/workers.hpp"

namespace farmtok::farm::upkeep {

/// Removes stored files that are not needed; each day also notes missing files, removes rows that have expired
/// (forget_old) and ends the day's housekeeping.
queue::Handler sweep_handler(Farm& farm, library::MediaStore& media);

}  // namespace farmtok::farm::upkeep
