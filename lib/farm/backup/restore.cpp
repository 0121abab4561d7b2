#include "farm/backup/restore.hpp"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>

#include "base/error.hpp"
#include "base/time.hpp"
#include "crypto/crypto.hpp"
#include "farm/backup/aside.hpp"
#include "farm/backup/place.hpp"
#include "farm/backup/pool.hpp"
#include "farm/media/media_store.hpp"
#include "log/log.hpp"
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

/// What comes back with a backup besides what the operator wants; {} is the moment of the backup.
constexpr const char* restored_warning =
    "all is as it was at {}: links revoked since then work again, proofs decided since then wait again, and webhook "
    "secrets rotated since then are the former ones; posts that were due since then fire late within fire.grace, "
    "although they may have fired before";

void require_whole(const BackupVerified& verified, const std::string& asked) {
  if (verified.faults.empty()) return;
  const auto& first = verified.faults.front();
  const bool left_behind =
      asked.find('/') != std::string::npos && first.file.starts_with("media/") && first.fault == "is missing";
  throw Error{Code::STORAGE_DAMAGED,
              fmt::format("backup {} is not whole: {} {}", verified.about.name, first.file, first.fault),
              left_behind ? carry_hint : "`farmtok backup list` shows the others."};
}

void require_leave(const fs::path& state, bool replace, const std::string& asked, const std::string& what_then) {
  if (!holds_a_farm(state) || replace) return;
  throw Error{
      Code::STATE_IN_USE, fmt::format("{} holds a farm already", state.string()),
      fmt::format("`farmtok backup restore {} --yes` moves its files aside and keeps them{}", asked, what_then)};
}

void move_into(const fs::path& from, const fs::path& to) {
  if (!fs::exists(fs::symlink_status(from))) return;
  if (::rename(from.c_str(), to.c_str()) != 0)
    throw Error{Code::STORAGE_FULL, fmt::format("cannot move {} to {}", from.string(), to.string()),
                "Check the disk and the permissions of the state folder."};
}

/// A file that comes into the state.
struct Piece {
  fs::path from;
  fs::path name;        // within the state
  bool shared = false;  // stored bytes, which are never written again: a second name of them will do
};

class Restoring {
 public:
  Restoring(std::string name, std::vector<Piece> pieces, fs::path state, base::Instant now)
      : name_(std::move(name)), pieces_(std::move(pieces)), state_(std::move(state)), fresh_(state_ / ".restored") {
    auto stamp = base::format_instant(std::chrono::floor<std::chrono::seconds>(now)).substr(0, 19);
    std::erase_if(stamp, [](char c) { return c == '-' || c == ':'; });
    aside_ = state_ / fmt::format("replaced-{}Z-{}", stamp, crypto::new_id("x").substr(2, 4));
  }

  /// Answers where the files of before are now; empty when there were none.
  std::string run() {
    prepare();
    auto aside = exchange();
    fs::remove(store::restoring_file(state_));
    sys::sync_folder(state_);
    return aside;
  }

 private:
  /// Everything is copied and on the disk before the first file of before is touched.
  void prepare() const {
    fs::remove_all(fresh_);
    fs::create_directories(fresh_ / "media");
    for (const auto& piece : pieces_) {
      const auto target = fresh_ / piece.name;
      fs::create_directories(target.parent_path());
      if (piece.shared) {
        link_or_copy(piece.from, target);
        continue;
      }
      std::error_code fault;
      fs::copy_file(piece.from, target, fault);
      if (fault)
        throw Error{Code::STORAGE_FULL, fmt::format("cannot restore {}: {}", piece.name.string(), fault.message()),
                    "Free some space; nothing was changed."};
      ::chmod(target.c_str(), 0600);
      sys::sync_file(target);
    }
    for (const auto& folder : fs::directory_iterator{fresh_ / "media"})
      if (folder.is_directory()) sys::sync_folder(folder.path());
    sys::sync_folder(fresh_);
  }

  /// From the first rename to the last the file `restoring` keeps the state from being opened.
  std::string exchange() const {
    sys::write_durably(store::restoring_file(state_), name_ + "\n");
    bool moved = false;
    for (const auto* part : state_parts) {
      if (!fs::exists(fs::symlink_status(state_ / part))) continue;
      if (!std::exchange(moved, true)) fs::create_directories(aside_);
      move_into(state_ / part, aside_ / part);
    }
    for (const auto* part : state_parts) move_into(fresh_ / part, state_ / part);
    fs::remove_all(fresh_);
    sys::sync_folder(state_);
    return moved ? aside_.string() : std::string{};
  }

  std::string name_;
  std::vector<Piece> pieces_;
  fs::path state_;
  fs::path fresh_;
  fs::path aside_;
};

std::vector<Piece> pieces_of(const Shelf& shelf, const std::string& name, const BackupVerified& verified) {
  const auto manifest = read_manifest(shelf.of(name));
  std::vector<Piece> made;
  for (const auto& file : manifest.files) made.push_back({shelf.of(name) / file.name, file.name});
  const auto add = [&](const std::string& sha256) {
    made.push_back({shelf.pooled(sha256), fs::path{"media"} / sha256.substr(0, 2) / sha256, true});
  };
  for (const auto& each : manifest.media) add(each.sha256);
  for (const auto& each : verified.missing)
    if (each.pooled) add(each.sha256);
  return made;
}

std::vector<Piece> pieces_aside(const fs::path& aside) {
  std::vector<Piece> made;
  for (const auto* part : state_parts)
    if (fs::is_regular_file(aside / part)) made.push_back({aside / part, part});
  std::error_code none;
  for (auto each = fs::recursive_directory_iterator{aside / "media", none}; each != fs::recursive_directory_iterator{};
       ++each)
    if (each->is_regular_file()) made.push_back({each->path(), each->path().lexically_relative(aside), true});
  return made;
}

std::int64_t shared_of(const std::vector<Piece>& pieces) { return std::ranges::count(pieces, true, &Piece::shared); }

/// What the database knows to be missing or damaged and is there now is kept again.
void mend(store::Tx& tx, const fs::path& state) {
  std::vector<std::string> lost;
  {
    auto query = tx.db("SELECT sha256 FROM media WHERE damaged_at IS NOT NULL");
    while (query.next()) lost.push_back(query.text(0));
  }
  for (const auto& sha256 : lost)
    if (fs::exists(state / "media" / sha256.substr(0, 2) / sha256)) keep_again(tx, sha256, "operator");
}

/// Opened once: the mark is written anew, and the log of events tells of it.
void record(const fs::path& state, const base::Clock& clock, const std::string& name, const std::string& aside,
            bool mended) {
  store::Store store{state.string(), clock};
  store.write([&](store::Tx& tx) {
    if (mended) mend(tx, state);
    queue::record(tx, {.who = "operator",
                       .what = "backup.restored",
                       .subject = name,
                       .why = aside.empty() ? "into an empty state" : "the files of before are in " + aside});
  });
  store.close_cleanly();
}

/// The files that a restore moved aside come back, sound or not: they are what was there.
Restored put_back(const fs::path& aside, const fs::path& state, bool replace, const base::Clock& clock) {
  require_leave(state, replace, aside.string(), ".");
  auto pieces = pieces_aside(aside);
  Restored made;
  made.about.name = aside.filename().string();
  made.media_files = shared_of(pieces);
  made.aside = Restoring{made.about.name, std::move(pieces), state, clock.now()}.run();
  std::error_code ignored;
  for (const auto* part : state_parts) fs::remove_all(aside / part, ignored);
  fs::remove(aside, ignored);  // unless somebody put something else there
  try {
    record(state, clock, made.about.name, made.aside, false);
  } catch (const Error& error) {
    log::warn("what was put back does not open", {{"error", error.message}});  // the next start says what helps
  }
  return made;
}

}  // namespace

Restored restore_backup(const Shelf& kept, const std::string& asked, const fs::path& state, bool replace,
                        const base::Clock& clock) {
  if (asked.find('/') != std::string::npos && is_aside(asked))
    return put_back(fs::absolute(asked), state, replace, clock);
  const auto place = place_of(kept, asked, "restore");
  const auto verified = verify_backup(place.shelf, place.name);
  require_whole(verified, asked);
  require_leave(
      state, replace, asked,
      fmt::format("; then {}.", fmt::format(restored_warning, base::format_instant(verified.about.created_at))));
  auto pieces = pieces_of(place.shelf, place.name, verified);
  Restored made{.about = verified.about, .aside = {}, .media_files = shared_of(pieces), .missing = verified.missing};
  made.aside = Restoring{place.name, std::move(pieces), state, clock.now()}.run();
  record(state, clock, place.name, made.aside, true);
  return made;
}

base::Json to_json(const Restored& restored) {
  base::Json made{{"name", restored.about.name}, {"restored", true}, {"media_files", restored.media_files}};
  if (!restored.aside.empty()) made["replaced"] = restored.aside;
  if (restored.about.created_at == base::Instant{}) return made;  // of a folder that was put aside
  auto missing = base::Json::array();
  for (const auto& each : restored.missing) missing.push_back(to_json(each));
  made["created_at"] = base::format_instant(restored.about.created_at);
  made["last_event"] = restored.about.last_event;
  made["missing_media"] = std::ranges::count(restored.missing, false, &BackupMissing::pooled);
  made["missing"] = std::move(missing);
  made["warning"] = fmt::format(restored_warning, base::format_instant(restored.about.created_at));
  return made;
}

}  // namespace farmtok::farm
