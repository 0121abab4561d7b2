#pragma once
// The folder of all backups: one folder each, and one pool for the bytes of stored videos, each once by its SHA-256.

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "farm/backup/manifest.hpp"
#include "settings/settings.hpp"

namespace farmtok::farm {

class Shelf {
 public:
  explicit Shelf(std::filesystem::path folder) : folder_(std::move(folder)) {}
  /// backup.folder, else `backups` in the state folder.
  explicit Shelf(const settings::Settings& settings);

  const std::filesystem::path& folder() const { return folder_; }
  std::filesystem::path of(const std::string& name) const { return folder_ / name; }
  std::filesystem::path pooled(const std::string& sha256) const { return pool() / sha256.substr(0, 2) / sha256; }

  /// Whether the pool has these bytes: the file is read and compared.
  bool holds(const std::string& sha256) const;

  /// All backups, the newest first; one whose own files are not all there in their size, or that the last verification
  /// found damaged, is `damaged`, and says why. Reads manifests and sizes only.
  std::vector<model::Backup> list() const;
  std::optional<model::Backup> newest_good() const;
  /// Throws NOT_FOUND for a name that is not on the shelf.
  void require(const std::string& name) const;
  /// Why the folder can hold no backup: it is no folder, cannot be made, or cannot be written to. Makes nothing.
  std::optional<std::string> fault() const;

  /// What a verification found, for list(): the first fault, or empty when all is sound. A shelf that cannot be written
  /// to remembers nothing.
  void remember(const std::string& name, const std::string& fault) const;

  struct Pruned {
    std::vector<std::string> names;  // the oldest first
    std::int64_t media_files = 0;    // of the pool, which no backup names any more
    std::int64_t bytes = 0;
    std::int64_t good = 0;  // that stay
  };
  /// Keeps the newest `keep` good ones, at least one, and what is newer than the oldest of them.
  Pruned prune(std::int64_t keep, bool dry_run) const;
  /// What a process that was killed left unfinished goes.
  void clear_unfinished() const;

 private:
  std::filesystem::path pool() const { return folder_ / "media"; }
  void prune_pool(const std::vector<std::string>& kept, bool dry_run, Pruned& pruned) const;
  std::filesystem::path folder_;
};

/// What helps against a damaged database: names the newest good backup, and the commands.
std::string damage_hint(const settings::Settings& settings);

}  // namespace farmtok::farm
