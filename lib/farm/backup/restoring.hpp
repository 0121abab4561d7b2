#pragma once
// Files that come into a state all at once, in the place of those that were there.

#include <filesystem>
#include <string>

#include "base/time.hpp"

namespace farmtok::farm {

/// Everything is copied and on the disk before the first file of before is touched; what is copied is gone again unless
/// exchange() has ended. All throw STORAGE_FULL.
class Restoring {
 public:
  /// `name`: of what is restored, for whoever finds a restore that was broken off.
  Restoring(std::string name, std::filesystem::path state, base::Instant now);
  ~Restoring();
  Restoring(const Restoring&) = delete;
  Restoring& operator=(const Restoring&) = delete;

  /// `name`: within the state.
  void copy(const std::filesystem::path& from, const std::filesystem::path& name);
  /// A second name of the same bytes where possible: of what is removed at `from` afterwards.
  void take(const std::filesystem::path& from, const std::filesystem::path& name);
  /// The stored bytes with this digest: of the state itself when it has them, which then shares them with the folder
  /// where the files of before are kept, else of the file `pooled`. False when neither holds them.
  bool bring(const std::string& sha256, const std::filesystem::path& pooled);
  /// Writes the mark (store/mark.hpp) that the restored database needs.
  void mark();

  /// Moves the files of before aside, and the new ones into their place. From the first move to the last, the state is
  /// not opened (store::restoring_file). Answers where the files of before are; empty when there were none.
  std::string exchange();

 private:
  std::filesystem::path target(const std::filesystem::path& name);

  std::string name_;
  std::filesystem::path state_;
  std::filesystem::path fresh_;
  std::filesystem::path aside_;
};

}  // namespace farmtok::farm
