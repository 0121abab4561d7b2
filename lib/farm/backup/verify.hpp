#pragma once
// Reads every byte of a backup.

#include "farm/backup/shelf.hpp"

namespace farmtok::farm {

struct BackupFault {
  std::string file;
  std::string fault;
};

/// What the farm itself had lost when the backup was made.
struct BackupMissing {
  std::string sha256;
  std::string media_id;
  std::string kind;
  bool pooled = false;  // another backup brought it: a restore takes it from there
};

struct BackupVerified {
  model::Backup about;
  std::int64_t files = 0;  // read, stored videos among them
  std::int64_t bytes = 0;
  std::vector<BackupFault> faults;
  std::vector<BackupMissing> missing;
};

/// Compares each file and each stored video with its SHA-256, opens the database and checks it, and looks whether the
/// backup holds all the database names. The shelf remembers what was found. Throws NOT_FOUND, and STORAGE_DAMAGED when
/// the manifest cannot be understood.
BackupVerified verify_backup(const Shelf& shelf, const std::string& name);
base::Json to_json(const BackupMissing& missing);
base::Json to_json(const BackupVerified& verified);

}  // namespace farmtok::farm
