#include "farm/backup/shelf.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>
#include <unordered_map>
#include <unordered_set>

#include "base/error.hpp"
#include "base/json.hpp"
#include "base/text/text.hpp"
#include "base/time.hpp"
#include "farm/backup/policy.hpp"
#include "farm/backup/pool.hpp"
#include "farm/backup/pool_book.hpp"
#include "log/log.hpp"
#include "settings/places.hpp"
#include "store/opening.hpp"
#include "sys/durable.hpp"

namespace farmtok::farm::backup {
namespace {

namespace fs = std::filesystem;
using base::Code;
using base::Error;
using model::Backup;
using model::BackupState;

/// The faults of the last verification are in this file of the backup's folder.
constexpr const char* verdict_name = "verdict.json";

/// Empty when the last verification found no fault, or there was none.
std::optional<Backup> remembered(const fs::path& folder) {
  std::ifstream in{folder / verdict_name, std::ios::binary};
  const std::string text{std::istreambuf_iterator<char>{in}, {}};
  const auto verdict = base::Json::parse(text, nullptr, false);
  try {
    Backup found;
    found.fault = verdict.at("fault").get<std::string>();
    found.state = BackupState::damaged;
    found.restorable = verdict.at("restorable").get<bool>();
    return found;
  } catch (const base::Json::exception&) {
    return std::nullopt;
  }
}

/// The faults that the sizes of the backup's own files show; a file of another size is read, because the digest
/// decides.
std::string fault_of(const fs::path& folder, const BackupFile& file) {
  std::error_code missing;
  const auto bytes = fs::file_size(folder / file.name, missing);
  if (missing) return fmt::format("{} is missing", file.name);
  if (static_cast<std::int64_t>(bytes) == file.bytes || has_bytes(folder / file.name, file.sha256)) return {};
  return fmt::format("{} has {} bytes instead of {}", file.name, bytes, file.bytes);
}

void worsen(Backup& backup, bool restorable, const std::string& fault) {
  if (fault.empty()) return;
  backup.fault = backup.fault ? fmt::format("{}; {}", fault, *backup.fault) : fault;
  backup.state = BackupState::damaged;
  backup.restorable = backup.restorable && restorable;
}

/// The files of a backup that the pool lacks; each file is checked once.
class PoolLook {
 public:
  explicit PoolLook(const Shelf& shelf) : shelf_(shelf), book_(shelf.folder()) {}

  /// The fault of its stored videos together; empty when there is none.
  std::string fault_of(const std::vector<BackupMedia>& media) {
    std::string first;
    std::size_t count = 0;
    for (const auto& each : media) {
      const auto fault = fault_of(each);
      if (fault.empty()) continue;
      if (++count == 1) first = fmt::format("media/{}… {}", each.sha256.substr(0, 12), fault);
    }
    return count > 1 ? fmt::format("{} (and {} more)", first, count - 1) : first;
  }

 private:
  std::string fault_of(const BackupMedia& media) {
    const auto [known, fresh] = known_.try_emplace(media.sha256);
    if (!fresh) return known->second;
    std::error_code missing;
    const auto bytes = fs::file_size(shelf_.pooled(media.sha256), missing);
    if (missing) known->second = "is missing";
    else if (static_cast<std::int64_t>(bytes) != media.bytes)
      known->second = fmt::format("has {} bytes instead of {}", bytes, media.bytes);
    else if (book_.damaged(media.sha256)) known->second = "has changed since the backup";
    return known->second;
  }

  const Shelf& shelf_;
  PoolBook book_;
  std::unordered_map<std::string, std::string> known_;
};

Backup look(const fs::path& folder, PoolLook& pool) {
  Backup made;
  const auto name = folder.filename().string();
  try {
    const auto manifest = manifest_of(folder);
    made = manifest.about;
    worsen(made, true, pool.fault_of(manifest.media));
    for (const auto& file : manifest.files) worsen(made, file.name != backup_database, fault_of(folder, file));
    const auto found = remembered(folder);
    if (found && (made.state == BackupState::good || (made.restorable && !found->restorable)))
      worsen(made, found->restorable, found->fault.value_or("") + " (farmtok backup verify)");
  } catch (const Error& error) {
    made.state = BackupState::damaged;
    made.restorable = false;
    made.fault = error.message;
    made.created_at = time_in(name).value_or(base::Instant{});
  }
  made.name = name;
  return made;
}

std::string chosen_folder(const settings::Settings& settings) {
  const auto configured = backup_policy(settings).folder;
  return configured.empty() ? settings::daemon_places(settings).state + "/backups" : configured;
}

bool unfinished(const fs::path& folder) { return folder.filename().string().starts_with("."); }

}  // namespace

Shelf::Shelf(const settings::Settings& settings)
    : Shelf(settings, store::farm_in(settings::daemon_places(settings).state)) {}

Shelf::Shelf(const settings::Settings& settings, std::string farm)
    : Shelf(fs::path{chosen_folder(settings)}, std::move(farm)) {}

Shelf::Listed Shelf::all() const {
  Listed listed;
  std::vector<Backup> made;
  PoolLook pool{*this};
  std::error_code missing;
  for (const auto& entry : fs::directory_iterator{folder_, missing})
    if (entry.is_directory() && !unfinished(entry.path()) && time_in(entry.path().filename().string()))
      made.push_back(look(entry.path(), pool));
  std::ranges::sort(made, [](const Backup& a, const Backup& b) {
    return std::tie(b.sequence, b.created_at, b.name) < std::tie(a.sequence, a.created_at, a.name);
  });
  for (auto& each : made) (is_foreign(each) ? listed.foreign : listed.own).push_back(std::move(each));
  return listed;
}

std::optional<Backup> Shelf::newest_usable() const {
  for (auto& each : list())
    if (each.restorable) return std::move(each);
  return std::nullopt;
}

void Shelf::require(const std::string& name) const {
  const bool plain = !name.empty() && name.front() != '.' && name.find('/') == std::string::npos;
  if (plain && fs::is_directory(of(name)) &&
      (time_in(name) || fs::exists(of(name) / manifest_name) || may_be_backup(of(name))))
    return;
  std::vector<std::string> names;
  for (const auto& each : list()) names.push_back(each.name);
  const auto near = base::closest(name, names);
  throw Error{Code::NOT_FOUND, fmt::format("there is no backup {} in {}", base::fit(name, 60), folder_.string()),
              near ? fmt::format("Did you mean {}? `farmtok backup list` shows all.", *near)
                   : "`farmtok backup list` lists them."};
}

std::optional<std::string> Shelf::fault() const {
  auto nearest = fs::absolute(folder_);
  std::error_code unknown;
  while (!fs::exists(fs::symlink_status(nearest, unknown)) && nearest.has_relative_path())
    nearest = nearest.parent_path();
  const bool there = nearest == fs::absolute(folder_);
  int fault = 0;
  if (!fs::is_directory(nearest, unknown)) fault = ENOTDIR;
  else if (::access(nearest.c_str(), W_OK | X_OK) != 0) fault = errno;
  if (fault == 0) return std::nullopt;
  return fmt::format("{} cannot be {}: {}{}", folder_.string(), there && fault != ENOTDIR ? "written to" : "made",
                     there ? "" : nearest.string() + ": ", std::strerror(fault));
}

void Shelf::remember(const Backup& found) const {
  const auto file = of(found.name) / verdict_name;
  std::error_code ignored;
  if (found.state == BackupState::good || !found.fault) {
    fs::remove(file, ignored);
    return;
  }
  try {
    sys::write_durably(file, base::to_line({{"fault", *found.fault}, {"restorable", found.restorable}}) + "\n");
  } catch (const Error& refused) {
    log::warn("what verify found cannot be noted beside the backup",
              {{"file", file.string()}, {"error", refused.message}});
  }
}

void Shelf::clear_unfinished() const {
  std::error_code missing;
  for (const auto& entry : fs::directory_iterator{folder_, missing})
    if (entry.is_directory() && unfinished(entry.path())) fs::remove_all(entry.path(), missing);
}

Shelf::Pruned Shelf::prune(std::int64_t keep, bool dry_run) const {
  Pruned pruned;
  std::vector<std::string> kept;
  std::int64_t usable = 0;
  const auto listed = all();
  for (const auto& each : listed.foreign) kept.push_back(each.name);
  for (const auto& each : listed.own) {
    const bool good = each.state == BackupState::good;
    if (usable >= std::max<std::int64_t>(keep, 1) && !(good && pruned.good == 0)) {
      pruned.names.insert(pruned.names.begin(), each.name);
      pruned.bytes += each.bytes;
    } else {
      kept.push_back(each.name);
      if (good) ++pruned.good;
    }
    if (each.restorable) ++usable;
  }
  if (!dry_run)
    for (const auto& name : pruned.names) {
      // Hidden from the list first, so that a half removed one is never mistaken for a backup.
      const auto going = folder_ / ("." + name);
      fs::rename(of(name), going);
      fs::remove_all(going);
    }
  prune_pool(kept, dry_run, pruned);
  return pruned;
}

void Shelf::prune_pool(const std::vector<std::string>& kept, bool dry_run, Pruned& pruned) const {
  std::unordered_set<std::string> named;
  for (const auto& name : kept) {
    try {
      const auto manifest = manifest_of(of(name));
      for (const auto& media : manifest.media) named.insert(media.sha256);
      named.insert(manifest.missing.begin(), manifest.missing.end());
      for (const auto& each : manifest.left_out)
        if (const auto sha256 = digest_in(each.file)) named.insert(*sha256);
    } catch (const Error&) {
      return;  // its needs are unknown, so nothing is removed
    }
  }
  std::error_code missing;
  for (const auto& folder : fs::directory_iterator{pool(), missing})
    for (const auto& file : fs::directory_iterator{folder.path(), missing}) {
      if (named.contains(file.path().filename().string())) continue;
      ++pruned.media_files;
      pruned.bytes += static_cast<std::int64_t>(file.file_size(missing));
      if (!dry_run) fs::remove(file.path(), missing);
    }
}

}  // namespace farmtok::farm::backup
