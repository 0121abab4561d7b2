#include "farm/backup/restore.hpp"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.hpp"
#include "base/time.hpp"
#include "crypto/crypto.hpp"
#include "farm/backup/pool.hpp"
#include "farm/backup/verify.hpp"
#include "model/json.hpp"
#include "queue/events.hpp"
#include "store/opening.hpp"
#include "store/seal.hpp"
#include "store/store.hpp"
#include "sys/durable.hpp"

namespace farmtok::farm {
namespace {

namespace fs = std::filesystem;
using base::Code;
using base::Error;

/// What a farm is made of, in the order in which it is moved aside.
constexpr const char* parts[]{
    "farmtok.db",     "farmtok.db-wal", "farmtok.db-shm", "catalogue.db", "catalogue.db-wal", "catalogue.db-shm",
    "webhook.secret", "webhook.root",   "generation",     "seal",         "running",          "media"};

bool holds_a_farm(const fs::path& state) {
  return fs::exists(state / "farmtok.db") || fs::exists(state / "generation");
}

void require_whole(const BackupVerified& verified) {
  if (verified.faults.empty()) return;
  throw Error{Code::STORAGE_DAMAGED,
              fmt::format("backup {} is not whole: {} {}", verified.about.name, verified.faults.front().file,
                          verified.faults.front().fault),
              "`farmtok backup list` shows the others."};
}

void move_into(const fs::path& from, const fs::path& to) {
  if (!fs::exists(fs::symlink_status(from))) return;
  if (::rename(from.c_str(), to.c_str()) != 0)
    throw Error{Code::STORAGE_FULL, fmt::format("cannot move {} to {}", from.string(), to.string()),
                "Check the disk and the permissions of the state folder."};
}

class Restoring {
 public:
  Restoring(const Shelf& shelf, const Manifest& manifest, fs::path state, base::Instant now)
      : shelf_(shelf), manifest_(manifest), state_(std::move(state)), fresh_(state_ / ".restored") {
    auto stamp = base::format_instant(std::chrono::floor<std::chrono::seconds>(now)).substr(0, 19);
    std::erase_if(stamp, [](char c) { return c == '-' || c == ':'; });
    aside_ = state_ / fmt::format("replaced-{}Z-{}", stamp, crypto::new_id("x").substr(2, 4));
  }

  /// Everything is copied and on the disk before the first file of before is touched.
  void prepare() {
    fs::remove_all(fresh_);
    fs::create_directories(fresh_ / "media");
    for (const auto& file : manifest_.files) {
      std::error_code fault;
      fs::copy_file(shelf_.of(manifest_.about.name) / file.name, fresh_ / file.name, fault);
      if (fault)
        throw Error{Code::STORAGE_FULL, fmt::format("cannot restore {}: {}", file.name, fault.message()),
                    "Free some space; nothing was changed."};
      ::chmod((fresh_ / file.name).c_str(), 0600);
      sys::sync_file(fresh_ / file.name);
    }
    for (const auto& media : manifest_.media) {
      const auto target = fresh_ / "media" / media.sha256.substr(0, 2) / media.sha256;
      fs::create_directories(target.parent_path());
      link_or_copy(shelf_.pooled(media.sha256), target);
    }
    for (const auto& folder : fs::directory_iterator{fresh_ / "media"}) sys::sync_folder(folder.path());
    sys::sync_folder(fresh_);
  }

  /// From the first rename to the last the file `restoring` keeps the state from being opened.
  std::string exchange() {
    sys::write_durably(store::restoring_file(state_), manifest_.about.name + "\n");
    bool moved = false;
    for (const auto* part : parts) {
      if (!fs::exists(fs::symlink_status(state_ / part))) continue;
      if (!std::exchange(moved, true)) fs::create_directories(aside_);
      move_into(state_ / part, aside_ / part);
    }
    for (const auto* part : parts) move_into(fresh_ / part, state_ / part);
    fs::remove_all(fresh_);
    sys::sync_folder(state_);
    return moved ? aside_.string() : std::string{};
  }

  void finish() {
    fs::remove(store::restoring_file(state_));
    sys::sync_folder(state_);
  }

 private:
  const Shelf& shelf_;
  const Manifest& manifest_;
  fs::path state_;
  fs::path fresh_;
  fs::path aside_;
};

}  // namespace

Restored restore_backup(const Shelf& shelf, const std::string& name, const fs::path& state, bool replace,
                        const base::Clock& clock) {
  const auto verified = verify_backup(shelf, name);
  require_whole(verified);
  if (holds_a_farm(state) && !replace)
    throw Error{Code::STATE_IN_USE, fmt::format("{} holds a farm already", state.string()),
                fmt::format("`farmtok backup restore {} --yes` moves its files aside and keeps them.", name)};
  const auto manifest = read_manifest(shelf.of(name));
  Restored made{.about = verified.about, .aside = {}, .media_files = manifest.about.media_files};
  Restoring restoring{shelf, manifest, state, clock.now()};
  restoring.prepare();
  made.aside = restoring.exchange();
  restoring.finish();
  // Opened once: the mark is written anew, and the log of events tells of it.
  store::Store store{state.string(), clock};
  store.write([&](store::Tx& tx) {
    queue::record(tx, {.who = "operator",
                       .what = "backup.restored",
                       .subject = name,
                       .why = made.aside.empty() ? "into an empty state" : "the files of before are in " + made.aside});
  });
  store.close_cleanly();
  return made;
}

base::Json to_json(const Restored& restored) {
  base::Json made{{"name", restored.about.name},
                  {"restored", true},
                  {"created_at", base::format_instant(restored.about.created_at)},
                  {"last_event", restored.about.last_event},
                  {"media_files", restored.media_files}};
  if (!restored.aside.empty()) made["replaced"] = restored.aside;
  return made;
}

}  // namespace farmtok::farm
