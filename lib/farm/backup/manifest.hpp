#pragma once
// The content of a backup, as its file manifest.json lists it.

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "model/backup.hpp"

namespace farmtok::farm {

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
};

/// "media/SHA256" → the digest; empty for any other name.
std::optional<std::string> digest_in(const std::string& file);

/// The one file without which a backup cannot be restored.
inline constexpr const char* backup_database = "farmtok.db";
inline constexpr const char* manifest_name = "manifest.json";

base::Json to_json(const Manifest& manifest);
/// Throws STORAGE_DAMAGED when the folder has no manifest, or one that cannot be read.
Manifest read_manifest(const std::filesystem::path& folder);

}  // namespace farmtok::farm
