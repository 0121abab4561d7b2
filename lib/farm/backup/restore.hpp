#pragma once
// Puts a backup back into a state that no daemon has.

#include "base/clock.hpp"
#include "farm/backup/verify.hpp"

namespace farmtok::farm {

struct Restored {
  model::Backup about;
  std::string aside;  // where the files of before are now; empty when there were none
  std::int64_t media_files = 0;
  /// What the backup did not bring back; what is `pooled` was found elsewhere and is there now.
  std::vector<BackupMissing> missing;
  /// Of its own files: damaged, or left out when it was made.
  std::vector<BackupFault> left_out;
};

/// `asked`: a name on the shelf `kept`, or a path (place.hpp). The database comes back whatever else of the backup is
/// lost; every byte that comes is compared. What the state held before is moved into a folder `replaced-…` of the
/// state, stored videos too. The caller holds the state's lock. When it is broken off after the first file was moved,
/// the state is not opened until a restore has ended. A stored video that the backup lacks comes from the pool or from
/// the state when it is there; else its row says so, as after `media verify`. The path of such a folder `replaced-…` is
/// put back in the same way, as it is, and is gone then. Throws NOT_FOUND, STORAGE_DAMAGED for a backup whose database
/// is damaged, STATE_IN_USE when the state holds a farm and `replace` is not set, STORAGE_FULL, after which nothing has
/// changed.
Restored restore_backup(const Shelf& kept, const std::string& asked, const std::filesystem::path& state, bool replace,
                        const settings::Settings& settings, const base::Clock& clock);
base::Json to_json(const Restored& restored);

}  // namespace farmtok::farm
