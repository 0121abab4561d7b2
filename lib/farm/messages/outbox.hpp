#pragma once
// The folder for mails when no mail server is configured.

#include <filesystem>

#include "farm/farm.hpp"

namespace farmtok::farm::messages {

std::filesystem::path outbox_folder(const Farm& farm);

/// Removes mails older than keep.outbox, and the oldest ones beyond keep.outbox_bytes; returns how many.
/// A folder that cannot be read counts as empty.
std::int64_t sweep_outbox(const Farm& farm);

}  // namespace farmtok::farm::messages
