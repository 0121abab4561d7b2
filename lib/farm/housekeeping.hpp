#pragma once
// What must be tidied now and then, as work that adds itself again.

#include "queue/workers.hpp"

namespace farmtok::farm {

/// At start: work that a former process held is queued again, and the daily sweep is there.
void start_housekeeping(store::Store& store);

/// The work of kind `sweep`: forgets answers kept for idempotency after a week.
queue::Handler sweep_handler();

}  // namespace farmtok::farm
