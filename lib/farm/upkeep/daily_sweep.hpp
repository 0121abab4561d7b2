#pragma once
// The work of kind `sweep`: each day, and a minute after there is more than the quota.

#include "farm/media/media_store.hpp"
#include "queue/workers.hpp"

namespace farmtok::farm {

/// Lets stored files go that are not needed; each day also notes missing files, forgets what is kept for a while only
/// (forget_old) and ends the day's housekeeping.
queue::Handler sweep_handler(Farm& farm, MediaStore& media);

}  // namespace farmtok::farm
