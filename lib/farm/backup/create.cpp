#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>

#include "base/error.hpp"
#include "base/text.hpp"
#include "base/time.hpp"
#include "crypto/crypto.hpp"
#include "farm/backup/backups.hpp"
#include "farm/backup/pool.hpp"
#include "farm/page.hpp"
#include "log/log.hpp"
#include "queue/events.hpp"
#include "sql/backup.hpp"
#include "sql/check.hpp"
#include "sys/durable.hpp"

namespace farmtok::farm {
namespace {

namespace fs = std::filesystem;
using base::Code;
using base::Error;

constexpr const char* failure_key = "backup.failure";
constexpr const char* failed_at_key = "backup.failed_at";

std::string fresh_name(base::Instant now) {
  auto stamp = base::format_instant(std::chrono::floor<std::chrono::seconds>(now)).substr(0, 19);
  std::erase_if(stamp, [](char c) { return c == '-' || c == ':'; });
  return fmt::format("{}Z-{}", stamp, crypto::new_id("x").substr(2, 6));
}

/// A folder that is gone unless it was given its name.
class Unfinished {
 public:
  explicit Unfinished(fs::path folder) : folder_(std::move(folder)) {
    std::error_code fault;
    fs::create_directories(folder_, fault);
    if (fault) refuse(fault);
    ::chmod(folder_.c_str(), 0700);
  }
  ~Unfinished() {
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
  }
  Unfinished(const Unfinished&) = delete;
  Unfinished& operator=(const Unfinished&) = delete;
  fs::path file(const std::string& name) const { return folder_ / name; }
  void finish(const fs::path& name) {
    sys::sync_folder(folder_);
    sys::rename_durably(folder_, name);
  }

 private:
  /// What a full disk refuses works later; any other folder must be chosen by the operator.
  [[noreturn]] void refuse(std::error_code fault) const {
    const auto place = folder_.parent_path().string();
    const bool later = fault == std::errc::no_space_on_device || fault == std::errc::io_error ||
                       fault.value() == EDQUOT || fault == std::errc::too_many_files_open;
    if (later)
      throw Error{Code::STORAGE_FULL, fmt::format("cannot create {}: {}", folder_.string(), fault.message()),
                  "Free some space on that disk."};
    throw Error{Code::CONFIG_INVALID, fmt::format("no backup can be made in {}: {}", place, fault.message()),
                folder_hint};
  }

  fs::path folder_;
};

class Creation {
 public:
  Creation(Farm& farm, const Shelf& shelf, const std::string& version, const std::function<bool()>& stopping)
      : farm_(farm),
        shelf_(shelf),
        stopping_(stopping),
        pool_(shelf, state() / "media"),
        folder_(shelf.of("." + start(version))) {}

  model::Backup run() {
    // The files of now first: what is let go while the database is copied is then in the pool already.
    farm_.store.read([&](sql::Database& db) { pool_media(db, false); });
    farm_.store.read([&](sql::Database& db) { sql::copy_database(db, copy(), stopping_); });
    look_into_copy();
    add_file("farmtok.db");
    copy_catalogue();
    copy_secrets();
    pool_.sync();
    sys::write_durably(folder_.file(manifest_name), to_json(made_).dump(1) + "\n");
    folder_.finish(shelf_.of(made_.about.name));
    return read_manifest(shelf_.of(made_.about.name)).about;
  }

 private:
  fs::path state() const { return farm_.store.folder(); }
  std::string copy() const { return folder_.file("farmtok.db").string(); }

  /// The moment before the copy is begun: all that was acknowledged by then is in it.
  std::string start(const std::string& version) {
    made_.about.created_at = farm_.store.clock().now();
    made_.about.version = version;
    made_.about.name = fresh_name(made_.about.created_at);
    return made_.about.name;
  }

  void go_on() const {
    if (stopping_ && stopping_()) throw Error{Code::INTERRUPTED, "stopped while a backup was made"};
  }

  /// What the farm itself has lost is missing in the backup too, unless an earlier one brought it into the pool.
  void pool_media(sql::Database& db, bool note) {
    auto query = db(
        "SELECT sha256, bytes, damaged_at IS NOT NULL FROM media WHERE gone_at IS NULL OR damaged_at IS NOT NULL ORDER "
        "BY row");
    while (query.next()) {
      go_on();
      const BackupMedia media{query.text(0), query.integer(1)};
      const bool there = query.integer(2) == 0 ? pool_.put(media) : note && shelf_.holds(media.sha256);
      if (!note) continue;
      if (there) made_.media.push_back(media);
      else made_.missing.push_back(media.sha256);
    }
  }

  void look_into_copy() {
    sql::Database frozen{copy(), sql::Database::Mode::immutable};
    if (const auto faults = sql::faults_in(frozen, sql::Depth::full); !faults.empty())
      throw Error{Code::STORAGE_DAMAGED, fmt::format("the database is damaged: {}", base::fit(faults.front(), 300)),
                  damage_hint(farm_.settings)};
    auto& about = made_.about;
    about.schema_version = count(frozen("PRAGMA user_version"));
    about.last_event = queue::last_event(frozen);
    about.generation = count(frozen("SELECT number FROM generation"));
    pool_media(frozen, true);
  }

  void add_file(const std::string& name) { made_.files.push_back(file_digest(folder_.file(name))); }

  /// Its loss loses nothing that cannot be added again, so a damaged one keeps no backup from being made.
  void copy_catalogue() {
    const auto source = state() / "catalogue.db";
    if (!fs::exists(source)) return;
    const auto target = folder_.file("catalogue.db");
    try {
      sql::Database reader{source.string(), sql::Database::Mode::read};
      sql::copy_database(reader, target.string(), stopping_);
      add_file("catalogue.db");
    } catch (const Error& error) {
      if (error.code != Code::STORAGE_DAMAGED) throw;
      fs::remove(target);
      log::warn("the catalogue is damaged and not in the backup", {{"error", error.message}});
    }
  }

  void copy_secrets() {
    for (const auto* name : {"webhook.secret", "webhook.root"}) {
      if (!fs::exists(state() / name)) continue;
      std::error_code fault;
      fs::copy_file(state() / name, folder_.file(name), fault);
      if (fault) throw Error{Code::STORAGE_FULL, fmt::format("cannot copy {}: {}", name, fault.message())};
      ::chmod(folder_.file(name).c_str(), 0600);
      sys::sync_file(folder_.file(name));
      add_file(name);
    }
  }

  Farm& farm_;
  const Shelf& shelf_;
  const std::function<bool()>& stopping_;
  Manifest made_;
  Pool pool_;
  Unfinished folder_;
};

void note_success(Farm& farm, std::string_view who, const model::Backup& made) {
  farm.store.write([&](store::Tx& tx) {
    tx.db("DELETE FROM meta WHERE key IN (?, ?)", failure_key, failed_at_key).run();
    queue::record(
        tx, {.who = std::string{who},
             .what = "backup.made",
             .subject = made.name,
             .why = fmt::format("verified; {}, and {} stored files with {}{}", base::human_bytes(made.bytes),
                                made.media_files, base::human_bytes(made.media_bytes),
                                made.missing_media > 0 ? fmt::format("; {} were missing", made.missing_media) : "")});
  });
}

/// The disk may be what failed: then the log alone tells.
void note_failure(Farm& farm, std::string_view who, const Error& error) {
  log::error("no backup was made", {{"error", error.message}});
  try {
    farm.store.write([&](store::Tx& tx) {
      static constexpr auto keep =
          "INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value";
      tx.db(keep, failure_key, error.message).run();
      tx.db(keep, failed_at_key, base::format_instant(tx.now)).run();
      queue::record(tx, {.who = std::string{who}, .what = "backup.failed", .subject = "backup", .why = error.message});
    });
  } catch (const Error& again) {
    log::error("the failed backup could not be noted", {{"error", again.message}});
  }
}

}  // namespace

std::unique_lock<std::mutex> Backups::take_turn() {
  std::unique_lock lock{turn_, std::try_to_lock};
  if (!lock)
    throw Error{Code::NOT_READY, "a backup is being made right now", "`farmtok backup list` shows it when it is done."};
  return lock;
}

model::Backup Backups::create(std::string_view who, const std::function<bool()>& stopping) {
  const auto turn = take_turn();
  try {
    shelf_.clear_unfinished();
    const auto made = Creation{farm_, shelf_, version_, stopping}.run();
    note_success(farm_, who, made);
    return made;
  } catch (const Error& error) {
    if (error.code != Code::INTERRUPTED) note_failure(farm_, who, error);
    throw;
  } catch (const std::exception& fault) {
    const Error error{Code::STORAGE_FULL, fmt::format("the backup cannot be written: {}", fault.what()),
                      "Check backup.folder, and the disk's free space."};
    note_failure(farm_, who, error);
    throw error;
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
  const auto at = base::parse_instant(value(failed_at_key).value_or(""));
  return BackupFailure{.message = std::move(*message), .at = at.value_or(base::Instant{})};
}

}  // namespace farmtok::farm
