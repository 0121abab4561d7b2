#pragma once
// Replaces all files of a state at once.

#include <filesystem>
#include <string>

#include "base/time.hpp"

namespace farmtok::farm::backup {

/// Everything is copied and on the disk before the first former file is touched; the copies are removed again unless
/// exchange() has ended. All throw STORAGE_FULL.
class Restoring {
 public:
  /// `name`: of the restored backup, for the repair of a restore that was interrupted.
  Restoring(std::string name, std::filesystem::path state, base::Instant now);
  ~Restoring();
  Restoring(const Restoring&) = delete;
  Restoring& operator=(const Restoring&) = delete;

  /// `name`: within the state.
  void copy(const std::filesystem::path& from, const std::filesystem::path& name);
  /// Gives the same bytes a second name where possible; for files whose name at `from` is removed afterwards.
  void take(const std::filesystem::path& from, const std::filesystem::path& name);
  /// The stored bytes with this digest: from the state itself when it has them (it then shares them with the folder of
  /// the former files), else from the file `pooled`. False when neither holds them.
  bool bring(const std::string& sha256, const std::filesystem::path& pooled);
  /// Makes the restored database that of the farm `id`. One of a version without ids stays as it is.
  void become(const std::string& id);
  /// Writes the mark (store/mark.hpp) that the restored database needs.
  void mark();

  /// Moves the former files aside, and the new ones into their place. From the first move to the last, the state is
  /// not opened (store::restoring_file). Returns the folder of the former files; empty when there were none.
  std::string exchange();

 private:
  std::filesystem::path target(const std::filesystem::path& name);

  std::string name_;
  std::filesystem::path state_;
  std::filesystem::path fresh_;
  std::filesystem::path aside_;
};

}  // namespace farmtok::farm::backup
