#pragma once
// Puts a backup back into a state that no daemon has.

#include "base/clock.hpp"
#include "farm/backup/verify.hpp"

namespace farmtok::farm {

struct Restored {
  model::Backup about;
  std::string aside;  // where the files of before are now; empty when there were none
  std::int64_t media_files = 0;
  std::vector<BackupMissing> missing;  // in the farm itself when the backup was made; what was `pooled` is there now
};

/// `asked`: a name on the shelf `kept`, or a path (place.hpp). The backup is verified first, every byte of it. What the
/// state held before is moved into a folder `replaced-…` of the state, stored videos too. The caller holds the state's
/// lock. When it is broken off after the first file was moved, the state is not opened until a restore has ended. A
/// stored video that was missing in the farm comes from the pool when it is there.
/// The path of such a folder `replaced-…` is put back in the same way, as it is, and is gone then.
/// Throws NOT_FOUND, STORAGE_DAMAGED for a backup that is not whole, STATE_IN_USE when the state holds a farm and
/// `replace` is not set, STORAGE_FULL.
Restored restore_backup(const Shelf& kept, const std::string& asked, const std::filesystem::path& state, bool replace,
                        const base::Clock& clock);
base::Json to_json(const Restored& restored);

}  // namespace farmtok::farm
