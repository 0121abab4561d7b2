#include "farm/backup/verify.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_set>

#include "base/error.hpp"
#include "farm/backup/kept_secrets.hpp"
#include "farm/backup/pool.hpp"
#include "farm/page.hpp"
#include "model/json.hpp"
#include "queue/events.hpp"
#include "sql/check.hpp"

namespace farmtok::farm::backup {
namespace {

namespace fs = std::filesystem;
using base::Error;

/// The row's data about a stored video; without a row, or with a table of an older version, its digest alone.
void add_row(sql::Database& db, BackupMissing& missing) {
  try {
    auto row = db("SELECT media_id, kind FROM media WHERE sha256 = ?", missing.sha256);
    if (!row.next()) return;
    missing.media_id = row.text(0);
    missing.kind = row.text(1);
  } catch (const Error&) {
  }
}

sql::Database opened(const fs::path& folder) {
  return sql::Database{(folder / backup_database).string(), sql::Database::Mode::immutable};
}

class Reading {
 public:
  Reading(const Shelf& shelf, const std::string& name, base::Instant now, Reads reads)
      : shelf_(shelf),
        folder_(shelf.of(name)),
        now_(now),
        reads_(reads),
        manifest_(manifest_of(folder_)),
        book_(shelf.folder()) {
    made_.about = manifest_.about;
    made_.about.name = name;
  }

  BackupVerified run() {
    if (!manifest_.lost.empty()) note_lost();
    for (const auto& file : manifest_.files) compare(folder_ / file.name, file.name, file.sha256, file.bytes);
    if (made_.usable()) open_database();
    judge();
    auto found = made_.about;
    if (made_.faults.empty()) found.state = model::BackupState::good;
    shelf_.remember(found);
    if (reads_ == Reads::all) compare_media();
    judge();
    return made_;
  }

 private:
  void judge() {
    if (made_.faults.empty()) return;
    made_.about.state = model::BackupState::damaged;
    made_.about.restorable = made_.usable();
    made_.about.fault = made_.faults.front().file + " " + made_.faults.front().fault;
  }
  void fault(const std::string& file, std::string words) { made_.faults.push_back({file, std::move(words)}); }

  bool compare(const fs::path& file, const std::string& name, const std::string& sha256, std::int64_t bytes) {
    if (!fs::exists(file)) return fault(name, "is missing"), false;
    try {
      const auto found = file_digest(file);
      ++made_.files;
      made_.bytes += found.bytes;
      if (sha256.empty()) return true;
      if (found.sha256 == sha256) {
        if (found.bytes != bytes)
          fault(manifest_name,
                fmt::format("gives {} {} bytes, and it has {}, the right ones", name, bytes, found.bytes));
        return true;
      }
      fault(name, found.bytes != bytes ? fmt::format("has {} bytes instead of {}", found.bytes, bytes)
                                       : "has changed since the backup");
    } catch (const Error& error) {
      fault(name, error.message);
    }
    return false;
  }

  void note_lost() {
    std::string names;
    for (const auto& file : manifest_.files) names += (names.empty() ? "" : ", ") + file.name;
    made_.unknown = fmt::format(
        "{}; so it is unknown whether {} hold what was backed up, what was left out, and which farmtok made it",
        manifest_.lost, names);
    fault(manifest_name, made_.unknown);
  }

  /// Without digests: what shows by itself that it is damaged is not restored.
  void check_others(sql::Database& db) {
    for (const auto& file : manifest_.files) {
      if (file.name == backup_database) continue;
      const auto path = folder_ / file.name;
      if (std::ranges::find(kept_secret_names, file.name) != kept_secret_names.end()) {
        if (!is_known_secret(db, file.name, secret_in(path))) fault(file.name, "is not the one of the database");
        continue;
      }
      try {
        sql::Database other{path.string(), sql::Database::Mode::immutable};
        for (auto& words : sql::faults_in(other, sql::Depth::quick, 1)) fault(file.name, std::move(words));
      } catch (const Error& error) {
        fault(file.name, error.message);
      }
    }
  }

  void compare_media() {
    for (const auto& media : manifest_.media) {
      const bool sound = compare(shelf_.pooled(media.sha256), "media/" + media.sha256, media.sha256, media.bytes);
      book_.note(media.sha256, sound, now_);
    }
    book_.save();
  }

  void open_database() {
    try {
      auto db = opened(folder_);
      for (auto& words : sql::faults_in(db, sql::Depth::full)) fault(backup_database, std::move(words));
      if (!manifest_.lost.empty()) check_others(db);
      if (queue::last_event(db) != manifest_.about.last_event) fault(backup_database, "is not the one of the manifest");
      std::unordered_set<std::string> held{manifest_.missing.begin(), manifest_.missing.end()};
      for (const auto& media : manifest_.media) held.insert(media.sha256);
      for (const auto& each : manifest_.left_out)
        if (const auto sha256 = digest_in(each.file)) {
          held.insert(*sha256);
          look_for(db, *sha256, "was left out: " + each.why);
        }
      auto named = db("SELECT sha256 FROM media WHERE gone_at IS NULL");
      while (named.next())
        if (!held.contains(named.text(0))) {
          fault("media/" + named.text(0), "is not in the backup");
          look_for(db, named.text(0), "is not in the backup");
        }
      for (const auto& sha256 : manifest_.missing) look_for(db, sha256, "was missing in the farm already");
    } catch (const Error& error) {
      fault(backup_database, error.message);
    }
  }

  void look_for(sql::Database& db, const std::string& sha256, std::string why) {
    BackupMissing missing{sha256, {}, {}, std::move(why), shelf_.holds(sha256)};
    add_row(db, missing);
    made_.missing.push_back(std::move(missing));
  }

  const Shelf& shelf_;
  fs::path folder_;
  base::Instant now_;
  Reads reads_;
  Manifest manifest_;
  PoolBook book_;
  BackupVerified made_;
};

}  // namespace

BackupMissing missing_of(const Shelf& shelf, const std::string& name, const std::string& sha256, std::string fault) {
  BackupMissing made{sha256, {}, {}, std::move(fault), false};
  auto db = opened(shelf.of(name));
  add_row(db, made);
  return made;
}

BackupVerified verify_backup(const Shelf& shelf, const std::string& name, base::Instant now, Reads reads) {
  shelf.require(name);
  return Reading{shelf, name, now, reads}.run();
}

base::Json to_json(const BackupMissing& missing) {
  return {{"file", "media/" + missing.sha256},
          {"media_id", missing.media_id},
          {"kind", missing.kind},
          {"fault", missing.fault},
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

}  // namespace farmtok::farm::backup
