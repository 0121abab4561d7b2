#include "farm/backup/creation.hpp"

#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>

#include "base/error.hpp"
#include "base/text/text.hpp"
#include "base/time.hpp"
#include "crypto/crypto.hpp"
#include "farm/backup/backup.hpp"
#include "farm/backup/identity.hpp"
#include "farm/backup/kept_secrets.hpp"
#include "farm/backup/pool.hpp"
#include "farm/library/policy.hpp"
#include "farm/messages/policy.hpp"
#include "farm/page.hpp"
#include "log/log.hpp"
#include "queue/events.hpp"
#include "sql/backup.hpp"
#include "sql/check.hpp"
#include "store/opening.hpp"
#include "sys/durable.hpp"

namespace farmtok::farm::backup {
namespace {

namespace fs = std::filesystem;
using base::Code;
using base::Error;

std::string fresh_name(base::Instant now) {
  auto stamp = base::format_instant(std::chrono::floor<std::chrono::seconds>(now)).substr(0, 19);
  std::erase_if(stamp, [](char c) { return c == '-' || c == ':'; });
  return fmt::format("{}Z-{}", stamp, crypto::new_id("x").substr(2, 6));
}

/// A folder that is removed unless it was given its name.
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
  /// A full disk may have room later; for any other refusal the operator must choose another folder.
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

struct Stored {
  BackupMedia media;
  bool kept;  // according to the row, its file is there and sound
};

/// Read at once: copying takes long, and an open query prevents emptying the log.
std::vector<Stored> stored(sql::Database& db) {
  std::vector<Stored> made;
  auto query =
      db("SELECT sha256, bytes, damaged_at IS NULL FROM media WHERE gone_at IS NULL OR damaged_at IS NOT NULL ORDER BY "
         "row");
  while (query.next()) made.push_back({{query.text(0), query.integer(1)}, query.integer(2) != 0});
  return made;
}

class Creation {
 public:
  Creation(Farm& farm, const Shelf& shelf, const std::string& version, const std::function<bool()>& stopping)
      : farm_(farm),
        shelf_(shelf),
        stopping_(stopping),
        folder_(shelf.of("." + start(version))),
        pool_(shelf, state() / "media", reserve()) {}

  /// Digests of the stored videos that the farm counts as kept but lacks.
  const std::vector<std::string>& lost() const { return lost_; }

  model::Backup run() {
    // The present files first: a file that is removed during the copy of the database is then in the pool already.
    pool_media(farm_.store.read(stored), false);
    farm_.store.read([&](sql::Database& db) { sql::copy_database(db, copy(), stopping_); });
    look_into_copy();
    add_file(backup_database);
    copy_catalogue();
    copy_secrets();
    pool_.sync();
    sys::write_durably(folder_.file(manifest_name), to_json(made_).dump(1) + "\n");
    folder_.finish(shelf_.of(made_.about.name));
    return read_manifest(shelf_.of(made_.about.name)).about;
  }

 private:
  fs::path state() const { return farm_.store.folder(); }
  std::string copy() const { return folder_.file(backup_database).string(); }

  /// The moment before the copy begins: everything acknowledged by then is in it.
  std::string start(const std::string& version) {
    made_.about.created_at = farm_.store.clock().now();
    made_.about.version = version;
    made_.about.sequence = 1;
    for (const auto& each : shelf_.list()) made_.about.sequence = std::max(made_.about.sequence, each.sequence + 1);
    // At the bound the dates decide.
    made_.about.sequence = std::min(made_.about.sequence, largest_number);
    made_.about.name = fresh_name(made_.about.created_at);
    return made_.about.name;
  }

  void go_on() const {
    if (stopping_ && stopping_()) throw Error{Code::INTERRUPTED, "stopped while a backup was made"};
  }

  /// Of the disk, for the copy of the database; on the farm's own disk also the room that it needs to continue.
  std::int64_t reserve() const {
    struct stat ours {};
    struct stat theirs {};
    std::error_code unknown;
    const auto database = static_cast<std::int64_t>(fs::file_size(farm_.store.path(), unknown));
    const bool same = ::stat(state().c_str(), &ours) == 0 && ::stat(shelf_.folder().c_str(), &theirs) == 0 &&
                      ours.st_dev == theirs.st_dev;
    return database + (same ? library::storage_policy(farm_.settings).least_free_bytes : 0);
  }

  /// A file that the farm itself has lost is missing in the backup too, unless an earlier one brought it into the pool.
  void pool_media(const std::vector<Stored>& all, bool note) {
    for (const auto& [media, kept] : all) {
      go_on();
      if (!kept && !note) continue;
      try {
        const bool there = kept ? pool_.put(media, made_.about.created_at) : shelf_.holds(media.sha256);
        if (!note) continue;
        if (there) made_.media.push_back(media);
        else made_.missing.push_back(media.sha256);
        if (kept && !there) lost_.push_back(media.sha256);
      } catch (const Error& full) {
        if (full.code != Code::STORAGE_FULL) throw;
        if (note) made_.left_out.push_back({"media/" + media.sha256, full.message});
      }
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
    const auto generation = store::generation_of(frozen).value_or(store::Generation{});
    about.generation = generation.number;
    about.farm = generation.id;
    if (auto home = home_of(state()); !home.empty()) about.home = std::move(home);
    pool_media(stored(frozen), true);
  }

  void add_file(const std::string& name) { made_.files.push_back(file_digest(folder_.file(name))); }

  /// A lost catalogue can be built again, so a damaged one does not prevent a backup.
  void copy_catalogue() {
    const std::string name = "catalogue.db";
    const auto source = state() / name;
    if (!fs::exists(source)) return;
    const auto target = folder_.file(name);
    try {
      {
        sql::Database reader{source.string(), sql::Database::Mode::read};
        sql::copy_database(reader, target.string(), stopping_);
      }
      sql::Database frozen{target.string(), sql::Database::Mode::immutable};
      if (const auto faults = sql::faults_in(frozen, sql::Depth::quick); !faults.empty())
        throw Error{Code::STORAGE_DAMAGED, base::fit(faults.front(), 200)};
      add_file(name);
    } catch (const Error& error) {
      if (error.code != Code::STORAGE_DAMAGED) throw;
      fs::remove(target);
      leave_out(name, "it is damaged: " + error.message);
    }
  }

  /// The signing secrets, even if a file has just disappeared; never another secret than the database knows.
  void copy_secrets() {
    sql::Database frozen{copy(), sql::Database::Mode::immutable};
    for (const std::string name : kept_secret_names) {
      auto value = secret_in(state() / name);
      if (value.empty() && name == "webhook.root") value = farm_.signing_root;
      else if (value.empty() && messages::webhook_policy(farm_.settings).shared_secret.empty())
        value = farm_.webhook_secret;
      if (value.empty()) continue;
      if (!is_known_secret(frozen, name, value)) {
        leave_out(name, "it is not the one that the farm has signed with so far");
        continue;
      }
      sys::write_durably(folder_.file(name), value + "\n");
      add_file(name);
    }
  }

  void leave_out(const std::string& name, std::string why) {
    log::warn("something is not in the backup", {{"file", name}, {"why", why}});
    made_.left_out.push_back({name, std::move(why)});
  }

  Farm& farm_;
  const Shelf& shelf_;
  const std::function<bool()>& stopping_;
  Manifest made_;
  std::vector<std::string> lost_;
  Unfinished folder_;
  Pool pool_;
};

}  // namespace

Created create_backup(Farm& farm, const Shelf& shelf, const std::string& version,
                      const std::function<bool()>& stopping) {
  Creation creation{farm, shelf, version, stopping};
  auto about = creation.run();
  return {std::move(about), creation.lost()};
}

}  // namespace farmtok::farm::backup
