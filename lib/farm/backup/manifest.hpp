#pragma once
// What a backup holds, as its file manifest.json says.

#include <filesystem>
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

struct Manifest {
  model::Backup about;
  std::vector<BackupFile> files;
  std::vector<BackupMedia> media;
  /// Digests of what the database names and the farm itself had lost when the backup was made.
  std::vector<std::string> missing;
};

inline constexpr const char* manifest_name = "manifest.json";

base::Json to_json(const Manifest& manifest);
/// Throws STORAGE_DAMAGED when the folder has none that can be understood.
Manifest read_manifest(const std::filesystem::path& folder);

}  // namespace farmtok::farm
