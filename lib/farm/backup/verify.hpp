#pragma once
// Reads every byte of a backup.

#include <algorithm>

#include "farm/backup/shelf.hpp"

namespace farmtok::farm::backup {

struct BackupFault {
  std::string file;
  std::string fault;
};

/// A stored video that the backup does not bring back by itself.
struct BackupMissing {
  std::string sha256;
  std::string media_id;
  std::string kind;
  std::string fault;    // why, in words that follow its name
  bool pooled = false;  // another backup, or the former state, has it: a restore takes it from there
};

struct BackupVerified {
  model::Backup about;
  std::int64_t files = 0;  // read, stored videos among them
  std::int64_t bytes = 0;
  std::vector<BackupFault> faults;
  /// What nothing tells because the manifest is lost; empty when it is there. It is the first of the faults, too.
  std::string unknown;
  /// Files that the farm itself had lost when the backup was made, and files that the backup left out.
  std::vector<BackupMissing> missing;

  /// Whether its database can be restored, whatever else is lost.
  bool usable() const { return std::ranges::find(faults, backup_database, &BackupFault::file) == faults.end(); }
};

/// Whether the backup's own files are read alone, or the stored videos as well.
enum class Reads { own_files, all };

/// Compares each file and each stored video with its SHA-256, opens the database and checks it, and checks that the
/// backup holds all files that the database names. The shelf stores the result, for all backups that name a damaged
/// video. Without its manifest, the database is checked in itself, and the secrets by the database. Throws NOT_FOUND,
/// and STORAGE_DAMAGED when neither the manifest nor the database can be read.
BackupVerified verify_backup(const Shelf& shelf, const std::string& name, base::Instant now, Reads reads = Reads::all);
/// The database entry of the backup for the file with this digest.
BackupMissing missing_of(const Shelf& shelf, const std::string& name, const std::string& sha256, std::string fault);
base::Json to_json(const BackupMissing& missing);
base::Json to_json(const BackupVerified& verified);

}  // namespace farmtok::farm::backup
