#include "farm/backup/restore.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/error.hpp"
#include "base/shell.hpp"
#include "base/time.hpp"
#include "farm/backup/aside.hpp"
#include "farm/backup/identity.hpp"
#include "farm/backup/place.hpp"
#include "farm/backup/restoring.hpp"
#include "farm/library/store.hpp"
#include "farm/library/verify.hpp"
#include "log/log.hpp"
#include "model/json.hpp"
#include "queue/events.hpp"
#include "store/opening.hpp"
#include "store/store.hpp"

namespace farmtok::farm::backup {
namespace {

namespace fs = std::filesystem;
using base::Code;
using base::Error;

/// Unwanted effects of a restored backup; {} is the moment of the backup.
constexpr const char* restored_warning =
    "all is as it was at {}: links revoked since then work again, proofs decided since then wait again, and webhook "
    "secrets rotated since then are the former ones; posts that were due since then fire late within fire.grace, "
    "although they may have fired before";

/// What a file of a backup is to the operator.
std::string what_is(const std::string& file) {
  if (file == "catalogue.db") return "the catalogue";
  if (file.starts_with("webhook.")) return "a secret that webhooks are signed with";
  return "a file of the state";
}

/// Without its database a restore is impossible; all other losses are only reported.
void require_usable(const BackupVerified& verified) {
  if (verified.usable()) return;
  const auto fault = std::ranges::find(verified.faults, backup_database, &BackupFault::file);
  throw Error{Code::STORAGE_DAMAGED,
              fmt::format("backup {} cannot be restored: {} {}", verified.about.name, fault->file, fault->fault),
              "`farmtok backup list` shows the others."};
}

/// A name is not enough for a backup of another farm, which shares the folder.
void require_own(const Shelf& kept, const std::string& asked, const model::Backup& about, const fs::path& state) {
  if (asked.find('/') != std::string::npos || !kept.is_foreign(about)) return;
  throw Error{Code::FORBIDDEN,
              fmt::format("backup {} is not of the farm in {}, but of another one", asked, state.string()),
              fmt::format("`farmtok backup restore {} --yes` puts that one in its place all the same, and keeps the "
                          "files of now.",
                          fs::absolute(kept.of(asked)).lexically_normal().string())};
}

void require_leave(const fs::path& state, bool replace, const std::string& asked, const std::string& what_then) {
  if (!holds_a_farm(state) || replace) return;
  throw Error{Code::STATE_IN_USE, fmt::format("{} holds a farm already", state.string()),
              fmt::format("`farmtok backup restore {} --yes` moves its files aside and keeps them{}",
                          base::shell_word(asked), what_then)};
}

/// Files that the database has as missing or damaged, but that are there now, are kept again.
void mend(store::Tx& tx, const fs::path& state) {
  std::vector<std::string> lost;
  {
    auto query = tx.db("SELECT sha256 FROM media WHERE damaged_at IS NOT NULL");
    while (query.next()) lost.push_back(query.text(0));
  }
  for (const auto& sha256 : lost)
    if (fs::exists(state / "media" / sha256.substr(0, 2) / sha256)) library::keep_again(tx, sha256, "operator");
}

/// The farm of the backup may still run.
std::string apart_words(const Restored& made) {
  return fmt::format("it is the farm {} from now on; the backups of the farm {}, which was in {}, stay that one's",
                     made.farm, made.about.farm.value_or(""), made.about.home.value_or("another state"));
}

std::string words_of(const Restored& made) {
  auto words = made.aside.empty() ? "into an empty state" : "the former files are in " + made.aside;
  const auto lost = made.still_missing();
  if (lost > 0) words += fmt::format("; stored files that are lost: {}", lost);
  for (const auto& each : made.left_out) words += fmt::format("; not restored: {} {}", each.file, each.fault);
  if (!made.unknown.empty()) words += fmt::format("; {} {}", manifest_name, made.unknown);
  if (made.apart) words += "; " + apart_words(made);
  return words;
}

/// Opens the database once: writes the mark again and records the restore as an event. Stored files of the backup that
/// are missing are noted as `media verify` does, so that replaceable ones are brought back.
void record(const fs::path& state, const settings::Settings& settings, const base::Clock& clock, const Restored& made) {
  store::Store store{state.string(), clock};
  store.write([&](store::Tx& tx) {
    if (made.of_backup) mend(tx, state);
    queue::record(tx,
                  {.who = "operator", .what = "backup.restored", .subject = made.about.name, .why = words_of(made)});
  });
  if (made.of_backup) {
    Farm farm{store, settings, {}, {}, {}};
    library::MediaStore media{farm};
    library::note_missing(farm, media, {});
  }
  store.close_cleanly();
}

/// A database that is damaged keeps its id: it does not open anyway.
void make_apart(Restoring& restoring, const std::string& own, Restored& made) {
  try {
    restoring.become(own);
    restoring.mark();
    made.farm = own;
    made.apart = true;
  } catch (const Error& error) {
    log::warn("the restored database keeps its farm's id", {{"error", error.message}});
  }
}

/// Restores the files that a restore moved aside, sound or not.
Restored put_back(const fs::path& aside, const fs::path& state, bool replace, const settings::Settings& settings,
                  const base::Clock& clock, bool take_over) {
  require_leave(state, replace, aside.string(), ".");
  Restored made;
  made.of_backup = false;
  made.about.name = aside.filename().string();
  // In another state than the one that it was put aside in, it is a copy of that one's farm.
  made.about.farm = store::farm_in(aside);
  made.about.home = home_of(aside.parent_path());
  const auto own = made.about.farm->empty() ? std::nullopt : own_id(state, made.about, take_over);
  {
    Restoring restoring{made.about.name, state, clock.now()};
    for (const auto* part : state_parts)
      if (fs::is_regular_file(aside / part)) restoring.copy(aside / part, part);
    std::error_code none;
    for (auto each = fs::recursive_directory_iterator{aside / "media", none};
         each != fs::recursive_directory_iterator{}; ++each) {
      if (!each->is_regular_file()) continue;
      restoring.take(each->path(), each->path().lexically_relative(aside));
      ++made.media_files;
    }
    if (own) make_apart(restoring, *own, made);
    made.aside = restoring.exchange();
  }
  std::error_code ignored;
  for (const auto* part : state_parts) fs::remove_all(aside / part, ignored);
  fs::remove(aside, ignored);  // unless another program put something there
  try {
    record(state, settings, clock, made);
  } catch (const Error& error) {
    log::warn("the restored state does not open", {{"error", error.message}});  // the next start gives the remedy
  }
  return made;
}

/// The backup's own files, except damaged ones.
void copy_own(Restoring& restoring, const Shelf& shelf, const BackupVerified& verified, const Manifest& manifest,
              Restored& made) {
  for (const auto& file : manifest.files) {
    const auto fault = std::ranges::find(verified.faults, file.name, &BackupFault::file);
    if (fault == verified.faults.end()) restoring.copy(shelf.of(verified.about.name) / file.name, file.name);
    else made.left_out.push_back(*fault);
  }
  for (const auto& each : manifest.left_out)
    if (!digest_in(each.file)) made.left_out.push_back({each.file, "is not in the backup: " + each.why});
}

void copy_media(Restoring& restoring, const Shelf& shelf, const BackupVerified& verified, const Manifest& manifest,
                Restored& made) {
  for (const auto& each : manifest.media) {
    const auto pooled = shelf.pooled(each.sha256);
    if (restoring.bring(each.sha256, pooled)) ++made.media_files;
    else
      made.missing.push_back(
          missing_of(shelf, verified.about.name, each.sha256,
                     fs::exists(pooled) ? "has changed since the backup" : "is not beside the backup"));
  }
  for (auto each : verified.missing) {
    each.pooled = restoring.bring(each.sha256, shelf.pooled(each.sha256));
    if (each.pooled) ++made.media_files;
    made.missing.push_back(std::move(each));
  }
}

}  // namespace

Restored restore_backup(const Shelf& kept, const std::string& asked, const fs::path& state, bool replace,
                        const settings::Settings& settings, const base::Clock& clock, bool take_over) {
  if (asked.find('/') != std::string::npos && is_aside(asked))
    return put_back(fs::absolute(asked), state, replace, settings, clock, take_over);
  const auto place = place_of(kept, asked, "restore");
  // Stored videos are read while they are copied.
  const auto verified = verify_backup(place.shelf, place.name, clock.now(), Reads::own_files);
  require_own(kept, asked, verified.about, state);
  require_usable(verified);
  require_leave(
      state, replace, asked,
      fmt::format("; then {}{}.", fmt::format(restored_warning, base::format_instant(verified.about.created_at)),
                  kept.is_foreign(verified.about) ? "; it is a backup of another farm" : ""));
  const auto own = own_id(state, verified.about, take_over);
  Restored made{.about = verified.about,
                .aside = {},
                .missing = {},
                .left_out = {},
                .unknown = verified.unknown,
                .farm = own.value_or(verified.about.farm.value_or("")),
                .apart = own.has_value()};
  {
    const auto manifest = manifest_of(place.shelf.of(place.name));
    Restoring restoring{place.name, state, clock.now()};
    copy_own(restoring, place.shelf, verified, manifest, made);
    if (own) restoring.become(*own);
    restoring.mark();
    copy_media(restoring, place.shelf, verified, manifest, made);
    made.aside = restoring.exchange();
  }
  record(state, settings, clock, made);
  return made;
}

base::Json to_json(const Restored& restored) {
  base::Json made{{"name", restored.about.name}, {"restored", true}, {"media_files", restored.media_files}};
  if (!restored.aside.empty()) made["replaced"] = restored.aside;
  made["apart"] = restored.apart;
  if (restored.apart) made["farm_note"] = apart_words(restored);
  if (!restored.of_backup) return made;
  auto missing = base::Json::array();
  for (const auto& each : restored.missing) missing.push_back(to_json(each));
  made["created_at"] = base::format_instant(restored.about.created_at);
  made["last_event"] = restored.about.last_event;
  made["missing_media"] = restored.still_missing();
  made["missing"] = std::move(missing);
  made["left_out"] = base::Json::array();
  for (const auto& each : restored.left_out)
    made["left_out"].push_back({{"file", each.file}, {"what", what_is(each.file)}, {"fault", each.fault}});
  if (!restored.unknown.empty()) made["unknown"] = restored.unknown;
  made["whole"] = restored.whole();
  if (!restored.farm.empty()) made["farm"] = restored.farm;
  made["warning"] = fmt::format(restored_warning, base::format_instant(restored.about.created_at));
  return made;
}

}  // namespace farmtok::farm::backup
