#pragma once
// The bytes of stored videos beside the backups, each once and in a separate file.

#include <filesystem>
#include <functional>
#include <set>

#include "farm/backup/pool_book.hpp"
#include "farm/backup/shelf.hpp"

namespace farmtok::farm::backup {

/// SHA-256 of a whole file and its size. Throws STORAGE_DAMAGED when it cannot be read.
BackupFile file_digest(const std::filesystem::path& file);
/// Whether the file is there with these bytes: it is read.
bool has_bytes(const std::filesystem::path& file, const std::string& sha256);

/// Gives `to` the bytes of `from` in a separate file that is on the disk: it shares blocks where the file system can,
/// and a later write to one file never changes the other. The copy is read and compared: false, and nothing
/// is left of it, when it has another SHA-256 or `from` cannot be read. Throws STORAGE_FULL.
bool copy_compared(const std::filesystem::path& from, const std::filesystem::path& to, const std::string& sha256);
/// Gives `to` the bytes of `from`: a second name where possible, else a copy that is on the disk. Throws STORAGE_FULL.
void link_or_copy(const std::filesystem::path& from, const std::filesystem::path& to);

class Pool {
 public:
  /// `reserve`: bytes of the pool's disk that copies leave free.
  Pool(const Shelf& shelf, std::filesystem::path media, std::int64_t reserve);

  /// Ensures that the pool has these bytes, read and compared within the last week (pool_book.hpp); replaces a damaged
  /// file of the pool. False when the farm itself has no such file, or other bytes of that name. Throws
  /// STORAGE_FULL when there is no room, or it cannot be written.
  bool put(const BackupMedia& media, base::Instant now);
  /// Ensures that all names that were put are on the disk, and writes the book. Throws STORAGE_FULL.
  void sync();

 private:
  bool is_sound(const BackupMedia& media, base::Instant now);
  void require_room(const BackupMedia& media) const;

  const Shelf& shelf_;
  std::filesystem::path media_;
  std::int64_t reserve_;
  PoolBook book_;
  std::set<std::filesystem::path> touched_;
};

}  // namespace farmtok::farm::backup
