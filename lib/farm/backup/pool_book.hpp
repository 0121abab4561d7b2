#pragma once
// The last known condition of the pool's files: a backup need not read all again, and a list shows what is damaged.

#include <filesystem>
#include <string>
#include <unordered_map>

#include "base/time.hpp"

namespace farmtok::farm::backup {

/// The file pool.json beside the pool. An entry is valid as long as the file system shows that no program has written
/// to its file since it was read.
class PoolBook {
 public:
  /// A book that is missing or cannot be understood is empty.
  explicit PoolBook(const std::filesystem::path& shelf);

  /// Whether the file was sound when it was last read, and that was within a week of `now`.
  bool sound_lately(const std::string& sha256, base::Instant now) const;
  /// Whether the file was damaged when it was last read.
  bool damaged(const std::string& sha256) const;
  /// Stores the condition of a file that was just read.
  void note(const std::string& sha256, bool sound, base::Instant now);
  /// Writes the book; does nothing where the folder is not writable.
  void save() const;

 private:
  struct Entry {
    std::int64_t bytes = 0;
    std::int64_t modified = 0;  // nanoseconds since 1970
    std::int64_t changed = 0;
    std::int64_t inode = 0;
    std::int64_t read_at = 0;  // milliseconds since 1970
    bool sound = false;
  };
  static Entry shown(const std::filesystem::path& file);
  /// The entry of this very file; null when there is none, or the file was written to since.
  const Entry* current(const std::string& sha256) const;

  std::filesystem::path of(const std::string& sha256) const;

  std::filesystem::path shelf_;
  std::unordered_map<std::string, Entry> entries_;
};

}  // namespace farmtok::farm::backup
