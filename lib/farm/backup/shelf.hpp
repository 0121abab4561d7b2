#pragma once
// The folder of all backups: one folder each, and one pool for the bytes of stored videos, each once by its SHA-256.

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "farm/backup/manifest.hpp"
#include "settings/settings.hpp"

namespace farmtok::farm::backup {

class Shelf {
 public:
  /// `farm`: the id of the farm whose backups count; empty when it is unknown, and then all count.
  explicit Shelf(std::filesystem::path folder, std::string farm = {})
      : folder_(std::move(folder)), farm_(std::move(farm)) {}
  /// backup.folder, else `backups` in the state folder; for the farm of that state.
  explicit Shelf(const settings::Settings& settings);
  Shelf(const settings::Settings& settings, std::string farm);

  const std::filesystem::path& folder() const { return folder_; }
  const std::string& farm() const { return farm_; }
  std::filesystem::path of(const std::string& name) const { return folder_ / name; }
  std::filesystem::path pooled(const std::string& sha256) const { return pool() / sha256.substr(0, 2) / sha256; }

  /// Whether the pool has these bytes: the file is read and compared.
  bool holds(const std::string& sha256) const;

  struct Listed {
    std::vector<model::Backup> own;
    std::vector<model::Backup> foreign;  // those of other farms that use the same folder
  };
  /// All backups of the farm, the newest first without use of the clock: by their sequence, those of older versions by
  /// their dates. One whose files are not all there in their size, or were damaged when they were last read, is
  /// `damaged` and says why; while its database is there, it is `restorable`. Reads manifests, sizes, and the databases
  /// of backups that do not name their farm.
  std::vector<model::Backup> list() const { return all().own; }
  Listed all() const;
  /// Whether it is known to be of another farm than this one.
  bool is_foreign(const model::Backup& backup) const { return !farm_.empty() && backup.farm && *backup.farm != farm_; }
  /// The newest that can be restored, whether it is whole or not.
  std::optional<model::Backup> newest_usable() const;
  /// Throws NOT_FOUND for a name that is not on the shelf.
  void require(const std::string& name) const;
  /// Why the folder can hold no backup: it is no folder, cannot be made, or cannot be written to. Creates nothing.
  std::optional<std::string> fault() const;

  /// Stores the result of a verification of the backup's own files, for list(). A shelf that is not writable stores
  /// nothing.
  void remember(const model::Backup& found) const;

  struct Pruned {
    std::vector<std::string> names;  // the oldest first
    std::int64_t media_files = 0;    // of the pool, those that no backup names any more
    std::int64_t bytes = 0;
    std::int64_t good = 0;  // backups that stay
  };
  /// Keeps the newest `keep` that can be restored, at least one, those newer than the oldest of them, and the newest
  /// good one in any case. Leaves other farms' backups and their stored videos alone.
  Pruned prune(std::int64_t keep, bool dry_run) const;
  /// Removes the unfinished work of a process that was killed. The caller has the folder's lock (backups.hpp).
  void clear_unfinished() const;

 private:
  std::filesystem::path pool() const { return folder_ / "media"; }
  void prune_pool(const std::vector<std::string>& kept, bool dry_run, Pruned& pruned) const;
  std::filesystem::path folder_;
  std::string farm_;
};

/// Whether a backup is dated after `now`, by more than a time service corrects: the clock was ahead when it was made,
/// or is behind now. Its age is then unknown.
inline bool is_to_come(const model::Backup& backup, base::Instant now) {
  return backup.created_at > now + std::chrono::minutes{1};
}

/// How many farms they are of, as far as that is known.
std::size_t farms_of(const std::vector<model::Backup>& backups);

/// {"items", "total", "foreign": each with its "folder", "replaced"}: the answer about all backups.
base::Json to_json(const Shelf& shelf, const std::filesystem::path& state);

/// The remedy for a damaged database: names the newest backups that can be restored, and the commands.
std::string damage_hint(const settings::Settings& settings);

}  // namespace farmtok::farm::backup
