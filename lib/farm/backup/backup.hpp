#pragma once
// Backups of a running farm: made without stopping it, verified by opening them, pruned.

#include <functional>
#include <mutex>
#include <string_view>

#include "farm/backup/shelf.hpp"
#include "farm/farm.hpp"
#include "farm/library/store.hpp"
#include "sys/lock_file.hpp"

namespace farmtok::farm::backup {

class Backups {
 public:
  Backups(Farm& farm, library::MediaStore& media, std::string version);

  const Shelf& shelf() const { return shelf_; }

  /// It holds everything that was acknowledged before the call. Its name appears only when the backup is whole: copied,
  /// opened, checked and on the disk; each stored video is read and compared during the copy (pool.hpp).
  /// Files found missing or damaged in the farm itself are left out and noted as `media verify` does. The backup is
  /// marked damaged when there was no room for all of them, or when another file than the database could not be
  /// copied. Records an event, also for a failure. Throws NOT_READY while another is being made, also by another farm
  /// in the same folder, CONFIG_INVALID for a folder that cannot be made, STORAGE_FULL, STORAGE_DAMAGED, INTERRUPTED.
  /// Not within a write of the store.
  model::Backup create(std::string_view who, const std::function<bool()>& stopping = {});
  /// As Shelf::prune. Throws NOT_READY while a backup is being made, also by another farm in the same folder.
  Shelf::Pruned prune(std::int64_t keep, bool dry_run);

 private:
  /// Of this process, and of all farms that use the folder: one of them must not clear away what another is making.
  struct Turn {
    std::unique_lock<std::mutex> here;
    std::optional<sys::LockFile> folder;  // none when the folder takes no lock file
  };
  Turn take_turn();
  void note_lost(const std::vector<std::string>& digests);
  Farm& farm_;
  library::MediaStore& media_;
  std::string version_;
  Shelf shelf_;
  std::mutex turn_;
};

struct BackupFailure {
  std::string message;
  base::Instant at{};                 // the epoch when its time was not noted
  std::optional<std::int64_t> after;  // the sequence of the last backup at that time; not noted by older versions

  /// Whether this backup was made later; does not use the clock.
  bool is_before(const model::Backup& backup) const {
    return after ? backup.sequence > *after : backup.created_at >= at;
  }
};
/// Why and when the last backup failed. A restored database may hold a failure older than its own backup.
std::optional<BackupFailure> last_failure(sql::Database& db);

/// The remedy when backup.folder can hold no backup.
inline constexpr const char* folder_hint =
    "`farmtok config set backup.folder FOLDER` chooses a folder that farmtokd can write to; it counts from the next "
    "`farmtok daemon start` on.";

}  // namespace farmtok::farm::backup
