#pragma once
// What must be tidied each day, as work that adds itself again; the work of kind `sweep`, see media/media_housekeeping.

#include "store/store.hpp"

namespace farmtok::farm {

/// The key of the day's work; other pieces of its kind only let files go.
inline constexpr const char* daily_sweep = "daily";

/// At start: work that a former process held is queued again, and the daily sweep is there.
void start_housekeeping(store::Store& store);

/// Ends a day's sweep: adds the next one.
void end_daily_sweep(store::Tx& tx);

}  // namespace farmtok::farm
