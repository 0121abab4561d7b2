#pragma once
// Reads every byte of a backup.

#include "farm/backup/shelf.hpp"

namespace farmtok::farm {

struct BackupFault {
  std::string file;
  std::string fault;
};

struct BackupVerified {
  model::Backup about;
  std::int64_t files = 0;  // read, stored videos among them
  std::int64_t bytes = 0;
  std::vector<BackupFault> faults;
};

/// Compares each file and each stored video with its SHA-256, opens the database and checks it, and looks whether the
/// backup holds all the database names. Throws NOT_FOUND, and STORAGE_DAMAGED when the manifest cannot be understood.
BackupVerified verify_backup(const Shelf& shelf, const std::string& name);
base::Json to_json(const BackupVerified& verified);

}  // namespace farmtok::farm
