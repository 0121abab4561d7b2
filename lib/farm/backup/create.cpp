#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "base/counted.hpp"
#include "base/error.hpp"
#include "base/text/text.hpp"
#include "base/time.hpp"
#include "farm/backup/backup.hpp"
#include "farm/backup/creation.hpp"
#include "farm/library/verify.hpp"
#include "log/log.hpp"
#include "queue/events.hpp"
#include "store/opening.hpp"
#include "store/rows.hpp"

namespace farmtok::farm::backup {
namespace {

using base::Code;
using base::Error;

constexpr const char* failure_key = "backup.failure";
constexpr const char* failed_at_key = "backup.failed_at";
constexpr const char* failed_after_key = "backup.failed_after";

std::int64_t last_sequence(const Shelf& shelf) {
  std::int64_t last = 0;
  for (const auto& each : shelf.list()) last = std::max(last, each.sequence);
  return last;
}

void note_success(Farm& farm, std::string_view who, const model::Backup& made) {
  farm.store.write([&](store::Tx& tx) {
    tx.db("DELETE FROM meta WHERE key IN (?, ?, ?)", failure_key, failed_at_key, failed_after_key).run();
    queue::record(tx, {.who = std::string{who},
                       .what = "backup.made",
                       .subject = made.name,
                       .why = fmt::format(
                           "verified; {}, and {} with {}{}{}", base::human_bytes(made.bytes),
                           base::counted(made.media_files, "stored file"), base::human_bytes(made.media_bytes),
                           made.missing_media > 0 ? fmt::format("; missing or damaged: {}", made.missing_media) : "",
                           made.fault ? "; " + *made.fault : "")});
  });
}

/// The disk may be the cause: then only the log reports it.
void note_failure(Farm& farm, const Shelf& shelf, std::string_view who, const Error& error) {
  log::error("no backup was made", {{"error", error.message}});
  try {
    const auto last = last_sequence(shelf);
    farm.store.write([&](store::Tx& tx) {
      static constexpr auto keep =
          "INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value";
      tx.db(keep, failure_key, error.message).run();
      tx.db(keep, failed_at_key, base::format_instant(tx.now)).run();
      tx.db(keep, failed_after_key, fmt::to_string(last)).run();
      queue::record(tx, {.who = std::string{who}, .what = "backup.failed", .subject = "backup", .why = error.message});
    });
  } catch (const Error& again) {
    log::error("the failed backup could not be noted", {{"error", again.message}});
  }
}

}  // namespace

Backups::Backups(Farm& farm, library::MediaStore& media, std::string version)
    : farm_(farm),
      media_(media),
      version_(std::move(version)),
      shelf_(farm.settings, farm.store.read([](sql::Database& db) {
        return store::generation_of(db).value_or(store::Generation{}).id;
      })) {}

Backups::Turn Backups::take_turn() {
  Turn turn{.here = std::unique_lock{turn_, std::try_to_lock}, .folder = {}};
  if (!turn.here)
    throw Error{Code::NOT_READY, "a backup is being made right now", "`farmtok backup list` shows it when it is done."};
  try {
    turn.folder.emplace((shelf_.folder() / ".lock").string());
  } catch (const Error& error) {
    if (error.code == Code::STATE_IN_USE)
      throw Error{Code::NOT_READY,
                  fmt::format("another farm is making or pruning backups in {} right now", shelf_.folder().string()),
                  "Try again later, or choose another folder: `farmtok config set backup.folder FOLDER`."};
  }
  return turn;
}

model::Backup Backups::create(std::string_view who, const std::function<bool()>& stopping) {
  std::error_code ignored;  // the attempt itself says what is wrong with the folder
  std::filesystem::create_directories(shelf_.folder(), ignored);
  const auto turn = take_turn();
  try {
    if (turn.folder) shelf_.clear_unfinished();
    const auto made = create_backup(farm_, shelf_, version_, stopping);
    note_success(farm_, who, made.about);
    note_lost(made.lost);
    return made.about;
  } catch (const Error& error) {
    if (error.code != Code::INTERRUPTED) note_failure(farm_, shelf_, who, error);
    throw;
  } catch (const std::exception& fault) {
    const Error error{Code::STORAGE_FULL, fmt::format("the backup cannot be written: {}", fault.what()),
                      "Check backup.folder, and the disk's free space."};
    note_failure(farm_, shelf_, who, error);
    throw error;
  }
}

void Backups::note_lost(const std::vector<std::string>& digests) {
  static const auto sql = store::select<model::Media>("media", "WHERE sha256 = ? AND gone_at IS NULL");
  for (const auto& sha256 : digests) {
    const auto media = farm_.store.read([&](sql::Database& db) { return store::first<model::Media>(db(sql, sha256)); });
    if (!media) continue;
    try {
      if (const auto fault = library::verify_file(farm_, media_, *media))
        log::error("a stored file is not in the backup", {{"media", fault->media_id}, {"what", fault->message}});
    } catch (const Error& error) {  // the backup is made
      log::error("a stored file is not in the backup", {{"media", media->media_id}, {"error", error.message}});
    }
  }
}

Shelf::Pruned Backups::prune(std::int64_t keep, bool dry_run) {
  const auto turn = take_turn();
  return shelf_.prune(keep, dry_run);
}

std::optional<BackupFailure> last_failure(sql::Database& db) {
  const auto value = [&](const char* key) -> std::optional<std::string> {
    auto query = db("SELECT value FROM meta WHERE key = ?", key);
    if (!query.next()) return std::nullopt;
    return query.text(0);
  };
  auto message = value(failure_key);
  if (!message) return std::nullopt;
  BackupFailure made;
  made.message = std::move(*message);
  made.at = base::parse_instant(value(failed_at_key).value_or("")).value_or(base::Instant{});
  if (const auto after = value(failed_after_key)) {
    made.after = 0;
    std::from_chars(after->data(), after->data() + after->size(), *made.after);
  }
  return made;
}

}  // namespace farmtok::farm::backup
