#pragma once
// Files and names that are still there after a power cut.

#include <filesystem>
#include <string_view>

namespace farmtok::sys {

/// What the file holds is on the disk. Throws STORAGE_FULL when the disk refuses.
void sync_file(const std::filesystem::path& file);
/// The names in the folder are on the disk. Throws STORAGE_FULL when the disk refuses.
void sync_folder(const std::filesystem::path& folder);
/// The whole text (0600) or, after any fault, what was there before. Throws STORAGE_FULL.
void write_durably(const std::filesystem::path& file, std::string_view text);
/// Gives a file or folder its name and puts that on the disk. Throws STORAGE_FULL.
void rename_durably(const std::filesystem::path& from, const std::filesystem::path& to);

}  // namespace farmtok::sys
