#pragma once
// Puts a backup back into a state that no daemon uses.

#include <algorithm>

#include "base/clock.hpp"
#include "farm/backup/verify.hpp"

namespace farmtok::farm::backup {

struct Restored {
  model::Backup about;
  std::string aside;  // where the former files are now; empty when there were none
  std::int64_t media_files = 0;
  /// Files that the backup did not bring back; a `pooled` one was found elsewhere and is there now.
  std::vector<BackupMissing> missing;
  /// The backup's own files that are damaged, or were left out when it was made.
  std::vector<BackupFault> left_out;
  /// As BackupVerified::unknown.
  std::string unknown;
  bool of_backup = true;  // else of a folder that was moved aside
  std::string farm;       // the id of the state's farm from now on
  bool apart = false;     // that is another one than the backup's (identity.hpp)

  std::int64_t still_missing() const { return std::ranges::count(missing, false, &BackupMissing::pooled); }
  /// Whether everything that the farm had is there again.
  bool whole() const { return left_out.empty() && still_missing() == 0; }
};

/// `asked`: a name on the shelf `kept`, or a path (place.hpp). The database comes back even when everything else of the
/// backup is lost; every restored byte is compared. The former content of the state is moved into a folder `replaced-…`
/// of the state, stored videos too. The caller holds the state's lock. After an interruption past the first moved file,
/// the state is not opened until a restore has ended. A stored video that the backup lacks comes from the pool or from
/// the state when one has it; else its row says so, as after `media verify`. The path of such a folder `replaced-…` is
/// restored in the same way, unchanged, and is then gone. Which farm the state is afterwards, with `take_over` always
/// that of the backup, says identity.hpp. Throws NOT_FOUND, STORAGE_DAMAGED for a backup whose database is damaged,
/// FORBIDDEN for a name on the shelf whose backup is of another farm: its path must be given, STATE_IN_USE when the
/// state holds a farm and `replace` is not set, STORAGE_FULL, after which nothing has changed.
Restored restore_backup(const Shelf& kept, const std::string& asked, const std::filesystem::path& state, bool replace,
                        const settings::Settings& settings, const base::Clock& clock, bool take_over = false);
/// With "whole", and of each file that was left out `what` it is for a person.
base::Json to_json(const Restored& restored);

}  // namespace farmtok::farm::backup
