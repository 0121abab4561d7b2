#pragma once
// The settings of backups.

#include <cstdint>
#include <string>

#include "settings/settings.hpp"

namespace farmtok::farm::backup {

struct BackupPolicy {
  std::string folder;     // where backups are kept; empty: `backups` in the state folder
  std::int64_t keep = 0;  // how many that can be restored are kept
};
BackupPolicy backup_policy(const settings::Settings& settings);

}  // namespace farmtok::farm::backup
