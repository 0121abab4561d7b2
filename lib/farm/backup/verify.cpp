#include "farm/backup/verify.hpp"

#include <fmt/format.h>

#include <fstream>
#include <unordered_set>

#include "base/error.hpp"
#include "farm/backup/pool.hpp"
#include "farm/page.hpp"
#include "model/json.hpp"
#include "queue/events.hpp"
#include "sql/check.hpp"

namespace farmtok::farm {
namespace {

namespace fs = std::filesystem;
using base::Error;

class Reading {
 public:
  Reading(const Shelf& shelf, const std::string& name)
      : shelf_(shelf), folder_(shelf.of(name)), manifest_(read_manifest(folder_)) {
    made_.about = manifest_.about;
    made_.about.name = name;
  }

  BackupVerified run() {
    for (const auto& file : manifest_.files) compare(folder_ / file.name, file.name, file.sha256, file.bytes);
    if (made_.faults.empty()) open_database();
    for (const auto& media : manifest_.media) look_at_pooled(media);
    shelf_.remember(made_.about.name, made_.faults.empty() ? "" : first_fault());
    if (!made_.faults.empty()) {
      made_.about.state = model::BackupState::damaged;
      made_.about.fault = first_fault();
    }
    return made_;
  }

 private:
  std::string first_fault() const { return made_.faults.front().file + " " + made_.faults.front().fault; }
  void fault(const std::string& file, std::string words) { made_.faults.push_back({file, std::move(words)}); }

  void compare(const fs::path& file, const std::string& name, const std::string& sha256, std::int64_t bytes) {
    if (!fs::exists(file)) return fault(name, "is missing");
    try {
      const auto found = file_digest(file);
      ++made_.files;
      made_.bytes += found.bytes;
      if (found.bytes != bytes) fault(name, fmt::format("has {} bytes instead of {}", found.bytes, bytes));
      else if (found.sha256 != sha256) fault(name, "holds other bytes than were backed up");
    } catch (const Error& error) {
      fault(name, error.message);
    }
  }

  /// A damaged one is marked, so that the next backup brings its bytes anew.
  void look_at_pooled(const BackupMedia& media) {
    const auto file = shelf_.pooled(media.sha256);
    const auto before = made_.faults.size();
    compare(file, "media/" + media.sha256, media.sha256, media.bytes);
    if (made_.faults.size() > before) {
      if (fs::exists(file)) std::ofstream{damage_mark(file)};
    } else {
      std::error_code ignored;
      fs::remove(damage_mark(file), ignored);
    }
  }

  void open_database() {
    const std::string name = "farmtok.db";
    try {
      sql::Database db{(folder_ / name).string(), sql::Database::Mode::immutable};
      for (auto& words : sql::faults_in(db, sql::Depth::full)) fault(name, std::move(words));
      if (queue::last_event(db) != manifest_.about.last_event) fault(name, "is not the one of the manifest");
      std::unordered_set<std::string> held{manifest_.missing.begin(), manifest_.missing.end()};
      for (const auto& media : manifest_.media) held.insert(media.sha256);
      auto named = db("SELECT sha256 FROM media WHERE gone_at IS NULL");
      while (named.next())
        if (!held.contains(named.text(0))) fault("media/" + named.text(0), "is not in the backup");
      for (const auto& sha256 : manifest_.missing) look_for(db, sha256);
    } catch (const Error& error) {
      fault(name, error.message);
    }
  }

  void look_for(sql::Database& db, const std::string& sha256) {
    BackupMissing missing{.sha256 = sha256, .media_id = {}, .kind = {}, .pooled = shelf_.holds(sha256)};
    auto row = db("SELECT media_id, kind FROM media WHERE sha256 = ?", sha256);
    if (row.next()) {
      missing.media_id = row.text(0);
      missing.kind = row.text(1);
    }
    made_.missing.push_back(std::move(missing));
  }

  const Shelf& shelf_;
  fs::path folder_;
  Manifest manifest_;
  BackupVerified made_;
};

}  // namespace

BackupVerified verify_backup(const Shelf& shelf, const std::string& name) {
  shelf.require(name);
  return Reading{shelf, name}.run();
}

base::Json to_json(const BackupMissing& missing) {
  return {{"file", "media/" + missing.sha256},
          {"media_id", missing.media_id},
          {"kind", missing.kind},
          {"pooled", missing.pooled}};
}

base::Json to_json(const BackupVerified& verified) {
  auto items = base::Json::array();
  for (const auto& each : verified.faults) items.push_back({{"file", each.file}, {"fault", each.fault}});
  auto missing = base::Json::array();
  for (const auto& each : verified.missing) missing.push_back(to_json(each));
  return {{"name", verified.about.name}, {"backup", model::to_json(verified.about)},
          {"files", verified.files},     {"bytes", verified.bytes},
          {"items", std::move(items)},   {"missing", std::move(missing)}};
}

}  // namespace farmtok::farm
