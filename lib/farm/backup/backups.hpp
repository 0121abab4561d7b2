#pragma once
// Backups of a running farm: made without stopping it, verified by opening them, pruned.

#include <functional>
#include <mutex>
#include <string_view>

#include "farm/backup/shelf.hpp"
#include "farm/farm.hpp"

namespace farmtok::farm {

class Backups {
 public:
  Backups(Farm& farm, std::string version) : farm_(farm), version_(std::move(version)), shelf_(farm.settings) {}

  const Shelf& shelf() const { return shelf_; }

  /// All that was acknowledged before the call is in it. It is there with its name only when it is whole: copied,
  /// opened, checked and on the disk. Records an event, of a failure too. Throws NOT_READY while another is being made,
  /// CONFIG_INVALID for a folder that cannot be made, STORAGE_FULL, STORAGE_DAMAGED, INTERRUPTED. Not within a write of
  /// the store.
  model::Backup create(std::string_view who, const std::function<bool()>& stopping = {});
  /// As Shelf::prune. Throws NOT_READY while a backup is being made.
  Shelf::Pruned prune(std::int64_t keep, bool dry_run);

 private:
  std::unique_lock<std::mutex> take_turn();
  Farm& farm_;
  std::string version_;
  Shelf shelf_;
  std::mutex turn_;
};

struct BackupFailure {
  std::string message;
  base::Instant at{};  // the epoch when it was noted without its time
};
/// Why and when the last backup failed. A restored database may tell of one from before its own backup.
std::optional<BackupFailure> last_failure(sql::Database& db);

/// What helps when backup.folder can hold no backup.
inline constexpr const char* folder_hint =
    "`farmtok config set backup.folder FOLDER` chooses a folder that farmtokd can write to; it counts from the next "
    "`farmtok daemon start` on.";

}  // namespace farmtok::farm
