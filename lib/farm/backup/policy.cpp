#include "farm/backup/policy.hpp"

namespace farmtok::farm::backup {

BackupPolicy backup_policy(const settings::Settings& settings) {
  return {.folder = settings.text("backup.folder"), .keep = settings.whole("backup.keep")};
}

}  // namespace farmtok::farm::backup
