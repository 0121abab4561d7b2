#pragma once
// The content of a backup, as its file manifest.json lists it.

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "model/backup.hpp"

namespace farmtok::farm::backup {

struct BackupFile {
  std::string name;  // within the backup's folder
  std::string sha256;
  std::int64_t bytes = 0;
};

struct BackupMedia {
  std::string sha256;  // also its name in the pool
  std::int64_t bytes = 0;
};

/// A part of the farm that is not in the backup.
struct BackupLeftOut {
  std::string file;  // "catalogue.db", "media/SHA256"
  std::string why;
};

struct Manifest {
  model::Backup about;
  std::vector<BackupFile> files;
  std::vector<BackupMedia> media;
  /// Digests of files that the database names but the farm itself had lost when the backup was made.
  std::vector<std::string> missing;
  /// Files that the farm has but the backup lacks.
  std::vector<BackupLeftOut> left_out;
  /// Why there is no manifest that can be used, in words that follow its name; empty when there is one. Without one
  /// the digests are empty, and the database alone tells which stored videos belong to the backup.
  std::string lost;
};

/// "media/SHA256" → the digest; empty for any other name.
std::optional<std::string> digest_in(const std::string& file);

/// The one file without which a backup cannot be restored.
inline constexpr const char* backup_database = "farmtok.db";
inline constexpr const char* manifest_name = "manifest.json";
/// A larger number in a manifest cannot be right; JSON holds all up to it exactly.
inline constexpr std::int64_t largest_number = (std::int64_t{1} << 53) - 1;

base::Json to_json(const Manifest& manifest);
/// Throws STORAGE_DAMAGED when the folder has no manifest, or one that cannot be understood; the
/// message follows its name.
Manifest read_manifest(const std::filesystem::path& folder);
/// As read_manifest; a backup of a version that noted no farm gets that of its database. When the manifest is lost,
/// and the database can be opened, what the database and the files beside it tell. Throws STORAGE_DAMAGED when neither
/// can be read.
Manifest manifest_of(const std::filesystem::path& folder);
/// Whether the folder, which has no manifest, may be a backup: it holds a database, and is no state of a farm.
bool may_be_backup(const std::filesystem::path& folder);
/// "20261130T061500Z-k3f9ab" → when that backup was begun.
std::optional<base::Instant> time_in(const std::string& name);

}  // namespace farmtok::farm::backup
