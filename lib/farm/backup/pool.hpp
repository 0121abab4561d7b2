#pragma once
// The bytes of stored videos beside the backups, each once.

#include <filesystem>
#include <functional>
#include <set>

#include "farm/backup/shelf.hpp"

namespace farmtok::farm {

/// Beside a file of the pool that verify found damaged; empty.
std::filesystem::path damage_mark(const std::filesystem::path& pooled);

/// SHA-256 of a whole file and its size. Throws STORAGE_DAMAGED when it cannot be read.
BackupFile file_digest(const std::filesystem::path& file);

class Pool {
 public:
  Pool(const Shelf& shelf, std::filesystem::path media) : shelf_(shelf), media_(std::move(media)) {}

  /// Puts the stored file with this digest and size into the pool, as a second name of the same bytes where the file
  /// system allows that, else as a copy that is read and compared. False when the farm itself has no such file or
  /// another size of it. One that verify found damaged is replaced where the farm's own is sound. Throws STORAGE_FULL
  /// when it cannot be written, STORAGE_DAMAGED when it cannot be read.
  bool put(const BackupMedia& media);
  /// All names that were put are on the disk. Throws STORAGE_FULL.
  void sync();

 private:
  const Shelf& shelf_;
  std::filesystem::path media_;
  std::set<std::filesystem::path> touched_;
};

/// Gives `to` the bytes of `from`: a second name where possible, else a copy that is on the disk. Throws STORAGE_FULL.
void link_or_copy(const std::filesystem::path& from, const std::filesystem::path& to);

}  // namespace farmtok::farm
