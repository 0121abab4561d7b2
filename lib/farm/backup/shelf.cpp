#include "farm/backup/shelf.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>
#include <unordered_set>

#include "base/error.hpp"
#include "base/json.hpp"
#include "base/text.hpp"
#include "base/time.hpp"
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

/// What the last verification found wrong is in this file of the backup's folder.
constexpr const char* verdict_name = "verdict.json";

std::string remembered_fault(const fs::path& folder) {
  std::ifstream in{folder / verdict_name, std::ios::binary};
  const std::string text{std::istreambuf_iterator<char>{in}, {}};
  const auto verdict = base::Json::parse(text, nullptr, false);
  return verdict.is_object() ? verdict.value("fault", std::string{}) : std::string{};
}

Backup look(const fs::path& folder) {
  Backup made;
  const auto name = folder.filename().string();
  try {
    const auto manifest = read_manifest(folder);
    made = manifest.about;
    for (const auto& file : manifest.files) {
      std::error_code missing;
      const auto bytes = fs::file_size(folder / file.name, missing);
      if (missing) throw Error{Code::STORAGE_DAMAGED, fmt::format("{} is missing", file.name)};
      if (static_cast<std::int64_t>(bytes) != file.bytes)
        throw Error{Code::STORAGE_DAMAGED, fmt::format("{} has {} bytes instead of {}", file.name, bytes, file.bytes)};
    }
    if (const auto fault = remembered_fault(folder); !fault.empty())
      throw Error{Code::STORAGE_DAMAGED, fault + " (farmtok backup verify)"};
  } catch (const Error& error) {
    made.state = BackupState::damaged;
    made.fault = error.message;
    if (made.created_at == base::Instant{}) made.created_at = time_in(name).value_or(base::Instant{});
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
  std::error_code missing;
  for (const auto& entry : fs::directory_iterator{folder_, missing})
    if (entry.is_directory() && !unfinished(entry.path()) && time_in(entry.path().filename().string()))
      made.push_back(look(entry.path()));
  std::ranges::sort(made, [](const Backup& a, const Backup& b) {
    return std::tie(b.created_at, b.name) < std::tie(a.created_at, a.name);
  });
  return made;
}

std::optional<Backup> Shelf::newest_good() const {
  for (auto& each : list())
    if (each.state == BackupState::good) return std::move(each);
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

void Shelf::remember(const std::string& name, const std::string& fault) const {
  const auto file = of(name) / verdict_name;
  std::error_code ignored;
  if (fault.empty()) {
    fs::remove(file, ignored);
    return;
  }
  try {
    sys::write_durably(file, base::to_line({{"fault", fault}}) + "\n");
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
  std::int64_t good = 0;
  for (const auto& each : list()) {
    if (good >= std::max<std::int64_t>(keep, 1)) {
      pruned.names.insert(pruned.names.begin(), each.name);
      pruned.bytes += each.bytes;
    } else {
      kept.push_back(each.name);
    }
    if (each.state == BackupState::good) ++good;
  }
  pruned.good = std::min(good, std::max<std::int64_t>(keep, 1));
  if (!dry_run)
    for (const auto& name : pruned.names) {
      // First out of the list, so that a half removed one is never taken for a backup.
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
    } catch (const Error&) {
      return;  // what it needs is not known, so nothing goes
    }
  }
  std::error_code missing;
  for (const auto& folder : fs::directory_iterator{pool(), missing})
    for (const auto& file : fs::directory_iterator{folder.path(), missing}) {
      const auto& path = file.path();
      const auto name = path.extension() == ".damaged" ? path.stem() : path.filename();
      if (named.contains(name.string())) continue;
      ++pruned.media_files;
      pruned.bytes += static_cast<std::int64_t>(file.file_size(missing));
      if (!dry_run) fs::remove(file.path(), missing);
    }
}

std::string damage_hint(const settings::Settings& settings) {
  const auto newest = Shelf{settings}.newest_good();
  const auto* const go_on =
      "`farmtokd --accept-state` goes on with the database as it is, where it is sound in itself.";
  if (!newest) {
    const auto damaged = Shelf{settings}.list().size();
    return fmt::format("{} {}",
                       damaged == 0
                           ? "There is no backup here; `farmtok backup restore PATH --yes` takes one from elsewhere."
                           : fmt::format("No backup is good: `farmtok backup list` shows all {}.", damaged),
                       go_on);
  }
  return fmt::format(
      "The newest good backup is of {}: `farmtok backup restore {} --yes` puts it back and keeps the "
      "files of now. {}",
      base::format_instant(newest->created_at), newest->name, go_on);
}

}  // namespace farmtok::farm
