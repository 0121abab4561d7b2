#pragma once
// What the database file held when the daemon last knew it whole: its digest, and how the file system showed it.

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace farmtok::store {

/// The file `seal` in the state folder. It holds from a copy of the log into the database until the next one.
struct Seal {
  std::string sha256;  // empty: the database is too large for one, and only the file system's word is known
  std::int64_t generation = 0;
  std::int64_t bytes = 0;
  /// How the file stood in the file system, and the boot in which that was: when all of it is the same, nothing has
  /// written to the file since.
  std::int64_t modified = 0;  // nanoseconds since 1970
  std::int64_t changed = 0;
  std::int64_t inode = 0;
  std::string boot;

  bool operator==(const Seal&) const = default;
};

/// Empty when there is none, or it cannot be understood.
std::optional<Seal> read_seal(const std::filesystem::path& folder);
/// What the file is like now; `digest` says whether it is read, else sha256 is empty. Throws STORAGE_DAMAGED when it
/// cannot be read.
Seal look_at(const std::filesystem::path& database, bool digest);
/// Whether the file system shows the file as it did when it was sealed.
bool untouched(const Seal& seal, const Seal& now);
/// Throws STORAGE_FULL.
void write_seal(const std::filesystem::path& folder, const Seal& seal);
/// Removes it, for good also after a power cut; nothing happens when there is none.
void remove_seal(const std::filesystem::path& folder);

/// The mark of a running daemon: a clean end removes it.
class Running {
 public:
  static bool left_behind(const std::filesystem::path& folder);
  static void begin(const std::filesystem::path& folder);
  static void end(const std::filesystem::path& folder);
};

}  // namespace farmtok::store
