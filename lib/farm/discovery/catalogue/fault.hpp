#pragma once
// Whether the catalogue's database can be used.

#include <filesystem>
#include <optional>
#include <string>

namespace farmtok::farm::discovery {

/// Why the database in this file cannot be used; empty when it is sound, or does not exist. A large one is not read to
/// its end. Changes nothing. Throws STORAGE_FULL and STORAGE_BUSY, when it cannot be looked into now.
std::optional<std::string> catalogue_fault(const std::filesystem::path& file);

}  // namespace farmtok::farm::discovery
