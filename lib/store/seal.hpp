#pragma once
// The last known sound content of the database file: its digest, and its file system attributes.

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace farmtok::store {

/// The file `seal` in the state folder. It is valid from a copy of the log into the database until the next one.
struct Seal {
  std::string sha256;  // empty: the database is too large for one, and only the file system's attributes are known
  std::int64_t generation = 0;
  std::int64_t bytes = 0;
  /// The file's attributes in the file system, and the boot in which they were read: when all are equal, nothing has
  /// written to the file since.
  std::int64_t modified = 0;  // nanoseconds since 1970
  std::int64_t changed = 0;
  std::int64_t inode = 0;
  std::string boot;

  bool operator==(const Seal&) const = default;
};

/// Empty when there is none, or it cannot be understood.
std::optional<Seal> read_seal(const std::filesystem::path& folder);
/// The file's present state; `digest` says whether it is read, else sha256 is empty. Throws STORAGE_DAMAGED when it
/// cannot be read.
Seal look_at(const std::filesystem::path& database, bool digest);
/// Whether the file system shows the same attributes as when the file was sealed.
bool untouched(const Seal& seal, const Seal& now);
/// Throws STORAGE_FULL.
void write_seal(const std::filesystem::path& folder, const Seal& seal);
/// Removes it, permanently also after a power cut; does nothing when there is none.
void remove_seal(const std::filesystem::path& folder);

/// The mark of a running daemon: a clean end removes it.
class Running {
 public:
  static bool left_behind(const std::filesystem::path& folder);
  static void begin(const std::filesystem::path& folder);
  static void end(const std::filesystem::path& folder);
};

}  // namespace farmtok::store
