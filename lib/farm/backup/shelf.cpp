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
#include "base/text.hpp"
#include "base/time.hpp"
#include "farm/backup/pool_book.hpp"
#include "log/log.hpp"
#include "sys/durable.hpp"

namespace farmtok::farm {
namespace {

namespace fs = std::filesystem;
using base::Code;
using base::Error;
using model::Backup;
using model::BackupState;

/// "20261130T061500Z-k3f9ab" → when it was begun.
std::optional<base::Instant> time_in(const std::string& name) {
  if (name.size() < 16 || name[8] != 'T' || name[15] != 'Z') return std::nullopt;
  const auto part = [&](std::size_t at, std::size_t count) { return name.substr(at, count); };
  return base::parse_instant(
      fmt::format("{}-{}-{}T{}:{}:{}Z", part(0, 4), part(4, 2), part(6, 2), part(9, 2), part(11, 2), part(13, 2)));
}

/// The faults of the last verification are in this file of the backup's folder.
constexpr const char* verdict_name = "verdict.json";

/// Empty when the last verification found no fault, or there was none.
std::optional<Backup> remembered(const fs::path& folder) {
  std::ifstream in{folder / verdict_name, std::ios::binary};
  const std::string text{std::istreambuf_iterator<char>{in}, {}};
  const auto verdict = base::Json::parse(text, nullptr, false);
  if (!verdict.is_object()) return std::nullopt;
  Backup found;
  found.fault = verdict.value("fault", std::string{});
  found.state = BackupState::damaged;
  found.restorable = verdict.value("restorable", false);
  return found;
}

/// The faults that the sizes of the backup's own files show.
std::string fault_of(const fs::path& folder, const BackupFile& file) {
  std::error_code missing;
  const auto bytes = fs::file_size(folder / file.name, missing);
  if (missing) return fmt::format("{} is missing", file.name);
  if (static_cast<std::int64_t>(bytes) == file.bytes) return {};
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
    else if (book_.damaged(media.sha256)) known->second = "holds other bytes than were backed up";
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
    const auto manifest = read_manifest(folder);
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
  const auto configured = settings.text("backup.folder");
  return configured.empty() ? settings.text("state") + "/backups" : configured;
}

bool unfinished(const fs::path& folder) { return folder.filename().string().starts_with("."); }

}  // namespace

Shelf::Shelf(const settings::Settings& settings) : Shelf(fs::path{chosen_folder(settings)}) {}

std::vector<Backup> Shelf::list() const {
  std::vector<Backup> made;
  PoolLook pool{*this};
  std::error_code missing;
  for (const auto& entry : fs::directory_iterator{folder_, missing})
    if (entry.is_directory() && !unfinished(entry.path()) && time_in(entry.path().filename().string()))
      made.push_back(look(entry.path(), pool));
  std::ranges::sort(made, [](const Backup& a, const Backup& b) {
    return std::tie(b.sequence, b.created_at, b.name) < std::tie(a.sequence, a.created_at, a.name);
  });
  return made;
}

std::optional<Backup> Shelf::newest_usable() const {
  for (auto& each : list())
    if (each.restorable) return std::move(each);
  return std::nullopt;
}

void Shelf::require(const std::string& name) const {
  const bool plain = !name.empty() && name.front() != '.' && name.find('/') == std::string::npos;
  if (plain && fs::is_directory(of(name)) && (time_in(name) || fs::exists(of(name) / manifest_name))) return;
  std::vector<std::string> names;
  for (const auto& each : list()) names.push_back(each.name);
  const auto near = base::closest(name, names);
  throw Error{Code::NOT_FOUND, fmt::format("there is no backup {} in {}", base::fit(name, 60), folder_.string()),
              near ? fmt::format("Did you mean {}? `farmtok backup list` shows all.", *near)
                   : "`farmtok backup list` shows what there is."};
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
    if (entry.is_directory() && unfinished(entry.path())) fs::remove_all(entry.path());
}

Shelf::Pruned Shelf::prune(std::int64_t keep, bool dry_run) const {
  Pruned pruned;
  std::vector<std::string> kept;
  std::int64_t usable = 0;
  for (const auto& each : list()) {
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
      const auto manifest = read_manifest(of(name));
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

std::string damage_hint(const settings::Settings& settings) {
  const auto all = Shelf{settings}.list();
  const auto* const go_on =
      "`farmtokd --accept-state` goes on with the database as it is, where it is sound in itself.";
  if (all.empty())
    return fmt::format("There is no backup here; `farmtok backup restore PATH --yes` takes one from elsewhere. {}",
                       go_on);
  const auto newest = std::ranges::find(all, true, &Backup::restorable);
  if (newest == all.end())
    return fmt::format("No backup can be restored: `farmtok backup list` shows all {}. {}", all.size(), go_on);
  const auto restores =
      fmt::format("`farmtok backup restore {} --yes` puts it back and keeps the files of now", newest->name);
  const auto date = base::format_instant(newest->created_at);
  if (newest->state == BackupState::good)
    return fmt::format("The newest good backup is of {}: {}. {}", date, restores, go_on);
  const auto good = std::ranges::find(all, BackupState::good, &Backup::state);
  return fmt::format("The newest backup is of {}: {}, but it is not whole: {}{}. {}", date, restores,
                     newest->fault.value_or("some of it is lost"),
                     good == all.end() ? "" : fmt::format("; the newest good one is {}", good->name), go_on);
}

}  // namespace farmtok::farm
