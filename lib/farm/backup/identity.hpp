#pragma once
// Which farm a state is. Two farms with one id would list and remove each other's backups.

#include <filesystem>
#include <optional>
#include <string>

#include "model/backup.hpp"

namespace farmtok::farm::backup {

/// The machine and the state folder, with links resolved: "host:/var/lib/farmtok". Empty when the path is no valid
/// text.
std::string home_of(const std::filesystem::path& state);

/// The id that a state keeps or gets when it takes the backup `about`; empty when it takes the backup's id. It takes
/// that of a backup of this same farm or of this same home, and of any backup with `take_over`. Any other backup's farm
/// may still run elsewhere: then a state keeps its own id, and one without a farm gets a new one. Where the backup
/// names no home, a state whose farm has no jobs takes its id.
std::optional<std::string> own_id(const std::filesystem::path& state, const model::Backup& about, bool take_over);

}  // namespace farmtok::farm::backup
