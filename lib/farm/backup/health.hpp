#pragma once
// The doctor's check of the backups.

#include "farm/backup/backup.hpp"

namespace farmtok::farm::backup {

struct BackupHealth {
  bool ok = true;
  std::string message;
  std::string hint;
};

/// A backup each day. Warns when the folder can hold none, the last one failed and none was made since, all existing
/// ones or the newest one are damaged, or the newest one is not whole, dated in the future, or a day and a half old. A
/// farm that was started lately may have none.
BackupHealth backup_health(const Farm& farm, const Shelf& shelf, base::Instant started_at);

}  // namespace farmtok::farm::backup
