#pragma once
// The folder of mails that no server was configured for.

#include <filesystem>

#include "farm/farm.hpp"

namespace farmtok::farm {

std::filesystem::path outbox_folder(const Farm& farm);

/// Removes mails older than keep.outbox, and the oldest of what takes more than keep.outbox_bytes; answers how many.
/// A folder that cannot be read holds none.
std::int64_t sweep_outbox(const Farm& farm);

}  // namespace farmtok::farm
