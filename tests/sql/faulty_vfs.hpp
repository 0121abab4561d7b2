#pragma once
// A file layer for SQLite that fails at a chosen change, and loses unsynced data when the power is cut.

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

namespace farmtok::test {

/// The fault of one change of a file (a write, sync, truncate or delete).
enum class Fault {
  none,
  io_error,  // it is refused; a sync also loses its unsynced data, as on Linux
  full,      // a write finds no room; other changes succeed
  torn,      // half of a write reaches the file, then the power is cut
  cut,       // the power is cut before it: this and every later change is refused
  dropped,   // it seems to succeed and never reaches the disk: a lying disk
};

/// How much of the unsynced data is on the disk after a power cut.
enum class Survivors { none, all, some };

/// Registered with SQLite under name() during its lifetime; for the files of one folder, durable in their present form.
/// It touches the machine's disk as little as possible: syncs are only noted. Thread-safe.
class FaultyVfs {
 public:
  explicit FaultyVfs(const std::filesystem::path& folder);
  ~FaultyVfs();
  FaultyVfs(const FaultyVfs&) = delete;
  FaultyVfs& operator=(const FaultyVfs&) = delete;

  const std::string& name() const;
  /// `fault` hits change number `at` from now on, counted from 1.
  void plan(Fault fault, std::uint64_t at);
  /// While true, every write that makes a file larger finds no room, nor does the index of the log.
  void fill(bool full);
  /// Changes since plan(), and whether the planned one happened.
  std::uint64_t changes() const;
  bool struck() const;
  /// Refuses every change from now on.
  void cut_power();
  /// Writes the content of the disk after the cut into the empty folder `into`. `seed` chooses among `some`: of each
  /// write any sectors of 512 bytes.
  void restore(const std::filesystem::path& into, Survivors survivors, std::uint32_t seed) const;

  struct Inside;

 private:
  std::unique_ptr<Inside> inside_;
};

}  // namespace farmtok::test
