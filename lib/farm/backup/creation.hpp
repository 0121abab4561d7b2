#pragma once
// One backup, from the copies to the name of its folder.

#include <functional>
#include <string>
#include <vector>

#include "farm/backup/shelf.hpp"
#include "farm/farm.hpp"

namespace farmtok::farm::backup {

struct Created {
  model::Backup about;
  /// Digests of the stored videos that the farm counts as kept but has lost, or has with other bytes.
  std::vector<std::string> lost;
};

/// As Backups::create, without the events.
Created create_backup(Farm& farm, const Shelf& shelf, const std::string& version,
                      const std::function<bool()>& stopping);

}  // namespace farmtok::farm::backup
