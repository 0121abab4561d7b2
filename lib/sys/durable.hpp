#pragma once
// Files and names that survive a power cut.

#include <filesystem>
#include <string_view>

namespace farmtok::sys {

/// Writes the file's content to the disk. Throws STORAGE_FULL when the disk refuses.
void sync_file(const std::filesystem::path& file);
/// Writes the folder's names to the disk. Throws STORAGE_FULL when the disk refuses.
void sync_folder(const std::filesystem::path& folder);
/// Writes the whole text (0600); after any fault the old content is there. Throws STORAGE_FULL.
void write_durably(const std::filesystem::path& file, std::string_view text);
/// Gives a file or folder its name and writes that to the disk. Throws STORAGE_FULL.
void rename_durably(const std::filesystem::path& from, const std::filesystem::path& to);

}  // namespace farmtok::sys
