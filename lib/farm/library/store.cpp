#include "farm/library/store.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>

#include "base/error.hpp"
#include "base/json.hpp"
#include "base/shortage.hpp"
#include "base/text/text.hpp"
#include "farm/kinds.hpp"
#include "farm/library/examine.hpp"
#include "farm/library/learned.hpp"
#include "farm/library/policy.hpp"
#include "farm/library/uses.hpp"
#include "model/enums.hpp"
#include "model/json.hpp"
#include "queue/events.hpp"
#include "queue/queue.hpp"
#include "store/rows.hpp"
#include "sys/fd.hpp"

namespace farmtok::farm::library {
namespace {

using base::Code;
using base::Error;
namespace fs = std::filesystem;

fs::path folder_of(const Farm& farm) { return fs::path{farm.store.folder()} / "media"; }
fs::path scratch_of(const Farm& farm) { return fs::path{farm.store.folder()} / "tmp"; }

void check_space(const Farm& farm, std::int64_t bytes = 0) {
  struct statvfs disk {};
  if (statvfs(farm.store.folder().c_str(), &disk) != 0) return;
  const auto left = static_cast<std::int64_t>(disk.f_bavail) * static_cast<std::int64_t>(disk.f_frsize);
  const auto least = storage_policy(farm.settings).least_free_bytes + bytes;
  if (left < least)
    throw Error{Code::STORAGE_FULL,
                fmt::format("only {} are free where videos are kept, at least {} are wanted", base::human_bytes(left),
                            base::human_bytes(least)),
                "Free some space (`farmtok media gc --dry-run` shows what can go), or lower media.min_free_bytes."};
}

void sync_folder(const fs::path& folder) {
  const sys::Fd fd{::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
  if (fd) ::fsync(fd.get());
}

/// Beyond the quota the sweep is called: a minute later, for everything that arrives until then.
void poke_quota(const Farm& farm, store::Tx& tx) {
  const auto quota = storage_policy(farm.settings).quota_bytes;
  if (quota == 0 || count(tx.db("SELECT sum(bytes) FROM media_totals")) <= quota) return;
  queue::add(tx, {.kind = model::WorkKind::sweep, .key = "quota", .run_at = tx.now + std::chrono::minutes{1}});
}

}  // namespace

Digest digest_of(const fs::path& file) {
  crypto::Sha256 hash;
  std::int64_t bytes = 0;
  errno = 0;
  std::ifstream in{file, std::ios::binary};
  // A file that cannot be opened for lack of descriptors is not damaged.
  if (!in && base::is_shortage(errno)) throw base::shortage("cannot read " + file.string(), errno);
  std::array<char, 1 << 16> buffer{};
  while (in.read(buffer.data(), buffer.size()) || in.gcount() > 0) {
    hash.add({buffer.data(), static_cast<std::size_t>(in.gcount())});
    bytes += in.gcount();
  }
  if (!in.eof()) throw Error{Code::STORAGE_DAMAGED, fmt::format("{} cannot be read", file.filename().string())};
  return {hash.finish_hex(), bytes};
}

Incoming::Incoming(const Farm& farm) : most_(storage_policy(farm.settings).largest_video_bytes) {
  check_space(farm);
  path_ = scratch_of(farm) / crypto::new_id("in");
  fd_ = ::open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (fd_ < 0 && base::is_shortage(errno)) throw base::shortage("cannot create " + path_.string(), errno);
  if (fd_ < 0)
    throw Error{Code::STORAGE_FULL, fmt::format("cannot create {}: {}", path_.string(), std::strerror(errno))};
}

Incoming::~Incoming() {
  if (fd_ >= 0) ::close(fd_);
  if (!path_.empty()) ::unlink(path_.c_str());
}

void Incoming::write(std::string_view bytes) {
  bytes_ += static_cast<std::int64_t>(bytes.size());
  if (bytes_ > most_)
    throw Error{Code::PAYLOAD_TOO_LARGE, fmt::format("the file is larger than {}", base::human_bytes(most_)),
                "Raise media.max_bytes, or make the file smaller."};
  hash_.add(bytes);
  while (!bytes.empty()) {
    const auto written = ::write(fd_, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0)
      throw Error{Code::STORAGE_FULL, fmt::format("cannot store the file: {}", std::strerror(errno)),
                  "Free some space."};
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
}

void Incoming::refuse_empty() const {
  if (bytes_ == 0) throw Error{Code::INVALID_MEDIA, "the file is empty", "Choose a file that holds a video."};
}

namespace {

/// Whether the file was found missing or damaged, and only the same file brought again mends it.
bool lost(sql::Database& db, const std::string& media_id) {
  return db("SELECT 1 FROM media WHERE media_id = ? AND damaged_at IS NOT NULL", media_id).next();
}

/// The renders that failed for good while the file was missing or damaged are made.
void wake_renders(store::Tx& tx, const std::string& media_id, std::string_view who) {
  std::vector<std::pair<std::string, std::string>> posts;
  {
    auto query = tx.db(
        "SELECT p.scheduled_id, p.job_id FROM posts p JOIN work w ON w.kind = 'render' AND w.key = p.scheduled_id AND "
        "w.state = 'dead' WHERE p.original_video_url = ? AND p.original_video_url GLOB 'media:*'",
        "media:" + media_id);
    while (query.next()) posts.emplace_back(query.text(0), query.text(1));
  }
  for (const auto& [scheduled_id, job_id] : posts) {
    tx.db("UPDATE posts SET dedup_status = 'pending', dedup_error = NULL, updated_at = ? WHERE scheduled_id = ?",
          base::to_millis(tx.now), scheduled_id)
        .run();
    queue::reschedule(tx, model::WorkKind::render, scheduled_id, tx.now);
    queue::record(tx, {.who = std::string{who},
                       .what = "video.retried",
                       .subject = scheduled_id,
                       .job_id = job_id,
                       .from_state = "failed",
                       .to_state = "pending",
                       .why = fmt::format("the file of media {} is there again", media_id)});
  }
}

}  // namespace

bool keep_again(store::Tx& tx, const std::string& sha256, std::string_view who) {
  static const auto found = fmt::format("SELECT media_id FROM media m WHERE sha256 = ? AND {}", media_is_wanted());
  std::string media_id;
  {
    auto query = tx.db(found, sha256);
    if (!query.next()) return false;
    media_id = query.text(0);
  }
  tx.db("UPDATE media SET gone_at = NULL, damaged_at = NULL, kept_at = ? WHERE media_id = ?", base::to_millis(tx.now),
        media_id)
      .run();
  queue::record(tx, {.who = std::string{who},
                     .what = "media.mended",
                     .subject = media_id,
                     .why = "its file is there again, and its bytes are those that were stored"});
  wake_renders(tx, media_id, who);
  return true;
}

MediaStore::MediaStore(Farm& farm) : farm_(farm), folder_(folder_of(farm)) {
  fs::create_directories(folder_);
  fs::create_directories(scratch_of(farm));
}

fs::path MediaStore::scratch(std::string_view suffix) const {
  return scratch_of(farm_) / (crypto::new_id("out") + std::string{suffix});
}

void MediaStore::require_space(std::int64_t bytes) const { check_space(farm_, bytes); }

bool MediaStore::is_damaged(const model::Media& media) const {
  return farm_.store.read([&](sql::Database& db) { return lost(db, media.media_id); });
}

void MediaStore::require_whole(const model::Media& media) const {
  if (is_damaged(media))
    throw Error{Code::INVALID_MEDIA, fmt::format("the stored file of {} is damaged", media.media_id),
                "Bring the same file again: `farmtok media add FILE`."};
}

void MediaStore::clear_scratch() const {
  for (const auto& entry : fs::directory_iterator{scratch_of(farm_)}) fs::remove_all(entry.path());
}

fs::path MediaStore::path(const model::Media& media) const {
  return folder_ / media.sha256.substr(0, 2) / media.sha256;
}

model::Media MediaStore::keep(const fs::path& file, const Arrival& arrival) {
  model::Media media;
  media.sha256 = arrival.sha256;
  media.bytes = arrival.bytes;
  media.content_type = arrival.content_type;
  media.kind = arrival.kind;
  const auto target = path(media);
  const std::scoped_lock guard{files_};
  fs::create_directories(target.parent_path());
  // First the bytes, then the row: a row never names a file that is not there.
  std::error_code fault;
  fs::rename(file, target, fault);
  if (fault) throw Error{Code::STORAGE_FULL, fmt::format("cannot store the file: {}", fault.message())};
  sync_folder(target.parent_path());
  return farm_.store.write([&](store::Tx& tx) {
    static const auto sql = store::select<model::Media>("media", "WHERE sha256 = ?");
    const auto now = base::to_millis(tx.now);
    const auto origin = arrival.origin.empty() ? std::nullopt : std::optional{arrival.origin};
    const auto known = store::first<model::Media>(tx.db(sql, media.sha256));
    if (known) {
      media = *known;
      const bool was_lost = media.gone_at || lost(tx.db, media.media_id);
      media.gone_at.reset();
      if (arrival.kind == model::MediaKind::original) media.kind = arrival.kind;
      // A video that the operator uploaded once is an upload, even if it has another source.
      const bool brought = arrival.kind == model::MediaKind::original && !origin;
      tx.db("UPDATE media SET kind = ?, gone_at = NULL, damaged_at = NULL, kept_at = ?, origin = iif(?3, NULL, "
            "origin), "
            "unused_since = iif(unused_since IS NULL, NULL, ?2) WHERE media_id = ?4",
            model::enum_name(media.kind), now, brought, media.media_id)
          .run();
      if (was_lost) wake_renders(tx, media.media_id, brought ? "operator" : "worker");
    } else {
      media.media_id = crypto::new_id("med");
      media.created_at = tx.now;
      store::insert(tx.db, "media", media);
      tx.db("UPDATE media SET kept_at = ?, unused_since = ?1, origin = ? WHERE media_id = ?", now, origin,
            media.media_id)
          .run();
    }
    poke_quota(farm_, tx);
    return media;
  });
}

model::Media MediaStore::store(Incoming& incoming, const std::string& content_type, std::string_view origin) {
  incoming.refuse_empty();
  if (::fsync(incoming.fd_) != 0)
    throw Error{Code::STORAGE_FULL, fmt::format("cannot store the file: {}", std::strerror(errno))};
  ::close(std::exchange(incoming.fd_, -1));
  auto media = keep(incoming.path_,
                    {incoming.hash_.finish_hex(), incoming.bytes_, content_type, model::MediaKind::original, origin});
  incoming.path_.clear();
  return media;
}

model::Media MediaStore::adopt(const fs::path& file, const std::string& content_type, model::MediaKind kind,
                               std::string_view origin) {
  const auto [sha256, bytes] = digest_of(file);
  return keep(file, {sha256, bytes, content_type, kind, origin});
}

void MediaStore::note_facts(const std::string& media_id, const model::VideoFacts& facts) {
  farm_.store.write([&](store::Tx& tx) {
    tx.db("UPDATE media SET facts = ?, making_read_at = ? WHERE media_id = ?", base::to_line(model::to_json(facts)),
          base::to_millis(tx.now), media_id)
        .run();
    tell_users(farm_, tx, media_id, facts);
    reading_ended(tx, media_id);
  });
}

bool MediaStore::knows_making(const std::string& media_id) const {
  return farm_.store.read([&](sql::Database& db) {
    return db("SELECT 1 FROM media WHERE media_id = ? AND facts IS NOT NULL AND making_read_at IS NOT NULL", media_id)
        .next();
  });
}

model::Media MediaStore::known(const std::string& media_id) const {
  static const auto sql = store::select<model::Media>("media", "WHERE media_id = ?");
  auto media = farm_.store.read([&](sql::Database& db) { return store::first<model::Media>(db(sql, media_id)); });
  if (!media) throw no_such(Code::MEDIA_NOT_FOUND, "media", media_id, "`farmtok media list` lists them.");
  media->url = farm_.links.media(media->media_id);
  return *media;
}

model::Media MediaStore::get(const std::string& media_id) const {
  auto media = known(media_id);
  if (!media.gone_at) return media;
  throw Error{
      Code::MEDIA_NOT_FOUND,
      fmt::format("the file of media {} is no longer stored, since {}", media_id, base::format_instant(*media.gone_at)),
      media.kind == model::MediaKind::original ? "Bring the same file again: `farmtok media add FILE`."
                                               : fmt::format("`farmtok media remake {}` makes it again.", media_id)};
}

std::vector<model::Media> MediaStore::let_go(const Choose& choose) {
  const std::scoped_lock guard{files_};
  const auto gone = farm_.store.write([&](store::Tx& tx) {
    auto chosen = choose(tx);
    for (const auto& media : chosen)
      tx.db("UPDATE media SET gone_at = ? WHERE media_id = ?", base::to_millis(tx.now), media.media_id).run();
    return chosen;
  });
  for (const auto& media : gone) ::unlink(path(media).c_str());
  return gone;
}

void MediaStore::each_file(const std::function<bool(const fs::path&)>& visit) const {
  std::error_code ignored;  // a folder that disappears at the same time
  for (const auto& folder : fs::directory_iterator{folder_, ignored}) {
    if (!folder.is_directory(ignored)) continue;
    for (const auto& file : fs::directory_iterator{folder.path(), ignored})
      if (!visit(file.path())) return;
  }
}

MediaStore::Claim MediaStore::claim_on(const fs::path& file) const {
  static const auto sql = fmt::format("SELECT gone_at IS NULL, {} FROM media m WHERE sha256 = ?", media_is_wanted());
  const auto name = file.filename().string();
  if (name.size() != 64 || name.find_first_not_of("0123456789abcdef") != std::string::npos) return Claim::stranger;
  return farm_.store.read([&](sql::Database& db) {
    auto query = db(sql, name);
    if (!query.next()) return Claim::orphan;
    if (query.integer(0) != 0) return Claim::kept;
    return query.integer(1) != 0 ? Claim::wanted : Claim::orphan;
  });
}

bool MediaStore::take_back(const fs::path& file, bool dry_run) {
  const auto name = file.filename().string();
  try {
    if (claim_on(file) != Claim::wanted || digest_of(file).sha256 != name) return false;
  } catch (const Error& error) {
    if (error.code != Code::STORAGE_DAMAGED) throw;
    return false;
  }
  if (dry_run) return true;
  const std::scoped_lock guard{files_};
  if (!fs::exists(file)) return false;  // it was removed in between
  return farm_.store.write([&](store::Tx& tx) { return keep_again(tx, name, "worker"); });
}

void MediaStore::note_sound(const model::Media& media) {
  if (!is_damaged(media)) return;
  farm_.store.write([&](store::Tx& tx) { keep_again(tx, media.sha256, "worker"); });
}

bool MediaStore::remove_orphan(const fs::path& file) {
  const std::scoped_lock guard{files_};
  return claim_on(file) == Claim::orphan && ::unlink(file.c_str()) == 0;
}

}  // namespace farmtok::farm::library
