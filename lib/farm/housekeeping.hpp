#pragma once
// Daily cleaning, as work that adds itself again; the work of kind `sweep`, see media/media_housekeeping.

#include "store/store.hpp"

namespace farmtok::farm {

/// The key of the day's work; other pieces of its kind only remove files.
inline constexpr const char* daily_sweep = "daily";

/// At start: queues work of a former process again, and ensures the daily sweep.
void start_housekeeping(store::Store& store);

/// Ends a day's sweep: adds the next one.
void end_daily_sweep(store::Tx& tx);

}  // namespace farmtok::farm
