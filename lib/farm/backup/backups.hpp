#pragma once
// Backups of a running farm: made without stopping it, verified by opening them, pruned.

#include <functional>
#include <mutex>
#include <string_view>

#include "farm/backup/shelf.hpp"
#include "farm/farm.hpp"
#include "farm/media/media_store.hpp"

namespace farmtok::farm {

class Backups {
 public:
  Backups(Farm& farm, MediaStore& media, std::string version)
      : farm_(farm), media_(media), version_(std::move(version)), shelf_(farm.settings) {}

  const Shelf& shelf() const { return shelf_; }

  /// All that was acknowledged before the call is in it. It is there with its name only when it is whole: copied,
  /// opened, checked and on the disk; of the stored videos each is read and compared while it is copied (pool.hpp).
  /// What is found missing or damaged in the farm itself is left out and noted as `media verify` does. It is
  /// damaged, and says so, when there was no room for all of them, or another file than the database could not be
  /// copied. Records an event, of a failure too. Throws NOT_READY while another is being made, CONFIG_INVALID for a
  /// folder that cannot be made, STORAGE_FULL, STORAGE_DAMAGED, INTERRUPTED. Not within a write of the store.
  model::Backup create(std::string_view who, const std::function<bool()>& stopping = {});
  /// As Shelf::prune. Throws NOT_READY while a backup is being made.
  Shelf::Pruned prune(std::int64_t keep, bool dry_run);

 private:
  std::unique_lock<std::mutex> take_turn();
  void note_lost(const std::vector<std::string>& digests);
  Farm& farm_;
  MediaStore& media_;
  std::string version_;
  Shelf shelf_;
  std::mutex turn_;
};

struct BackupFailure {
  std::string message;
  base::Instant at{};                 // the epoch when it was noted without its time
  std::optional<std::int64_t> after;  // the sequence of the last backup then; not noted by older versions

  /// Whether this backup was made later, whatever the clock said.
  bool is_before(const model::Backup& backup) const {
    return after ? backup.sequence > *after : backup.created_at >= at;
  }
};
/// Why and when the last backup failed. A restored database may tell of one from before its own backup.
std::optional<BackupFailure> last_failure(sql::Database& db);

/// What helps when backup.folder can hold no backup.
inline constexpr const char* folder_hint =
    "`farmtok config set backup.folder FOLDER` chooses a folder that farmtokd can write to; it counts from the next "
    "`farmtok daemon start` on.";

}  // namespace farmtok::farm
