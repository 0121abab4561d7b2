#pragma once
// A second copy of the database's generation, outside of it: a database that is older than its mark has lost commits.

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "sys/fd.hpp"

namespace farmtok::store {

/// The identity of a database, and how many commits it has seen.
struct Generation {
  std::string id;
  std::int64_t number = 0;
};

/// The file `generation` in the state folder. It is written after each commit without a sync: after a power cut
/// it may be behind the database, but never ahead of it.
class Mark {
 public:
  /// Empty when there is none, or it cannot be understood.
  static std::optional<Generation> read(const std::filesystem::path& folder);
  static std::filesystem::path file(const std::filesystem::path& folder) { return folder / "generation"; }

  /// Opens or creates it. Throws STORAGE_FULL when that fails.
  void open(const std::filesystem::path& folder);
  /// Before open(): does nothing. A failure is ignored: the mark is then behind.
  void write(const Generation& generation) const;

 private:
  sys::Fd fd_;
};

}  // namespace farmtok::store
