#include "farm/media/media_store.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>

#include "base/error.hpp"
#include "base/text.hpp"
#include "store/rows.hpp"
#include "sys/fd.hpp"

namespace farmtok::farm {
namespace {

using base::Code;
using base::Error;
namespace fs = std::filesystem;

fs::path folder_of(const Farm& farm) { return fs::path{farm.store.folder()} / "media"; }
fs::path scratch_of(const Farm& farm) { return fs::path{farm.store.folder()} / "tmp"; }

void check_space(const Farm& farm) {
  struct statvfs disk {};
  if (statvfs(farm.store.folder().c_str(), &disk) != 0) return;
  const auto left = static_cast<std::int64_t>(disk.f_bavail) * static_cast<std::int64_t>(disk.f_frsize);
  const auto least = farm.settings.whole("media.min_free_bytes");
  if (left < least)
    throw Error{Code::STORAGE_FULL,
                fmt::format("only {} are free where videos are kept, at least {} are wanted", base::human_bytes(left),
                            base::human_bytes(least)),
                "Free some space, or lower media.min_free_bytes."};
}

void sync_folder(const fs::path& folder) {
  const sys::Fd fd{::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
  if (fd) ::fsync(fd.get());
}

}  // namespace

Incoming::Incoming(const Farm& farm) : most_(farm.settings.whole("media.max_bytes")) {
  check_space(farm);
  path_ = scratch_of(farm) / crypto::new_id("in");
  fd_ = ::open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
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

MediaStore::MediaStore(Farm& farm) : farm_(farm), folder_(folder_of(farm)) {
  fs::create_directories(folder_);
  fs::create_directories(scratch_of(farm));
}

fs::path MediaStore::scratch(std::string_view suffix) const {
  return scratch_of(farm_) / (crypto::new_id("out") + std::string{suffix});
}

void MediaStore::clear_scratch() const {
  for (const auto& entry : fs::directory_iterator{scratch_of(farm_)}) fs::remove_all(entry.path());
}

fs::path MediaStore::path(const model::Media& media) const {
  return folder_ / media.sha256.substr(0, 2) / media.sha256;
}

model::Media MediaStore::keep(const fs::path& file, const std::string& sha256, std::int64_t bytes,
                              const std::string& content_type) {
  model::Media media;
  media.sha256 = sha256;
  media.bytes = bytes;
  media.content_type = content_type;
  const auto target = path(media);
  fs::create_directories(target.parent_path());
  // First the bytes, then the row: a row never names a file that is not there.
  std::error_code fault;
  fs::rename(file, target, fault);
  if (fault) throw Error{Code::STORAGE_FULL, fmt::format("cannot store the file: {}", fault.message())};
  sync_folder(target.parent_path());
  return farm_.store.write([&](store::Tx& tx) {
    static const auto sql = store::select<model::Media>("media", "WHERE sha256 = ?");
    if (auto known = store::first<model::Media>(tx.db(sql, sha256))) return *known;
    media.media_id = crypto::new_id("med");
    media.created_at = tx.now;
    store::insert(tx.db, "media", media);
    return media;
  });
}

model::Media MediaStore::store(Incoming& incoming, const std::string& content_type) {
  if (incoming.bytes_ == 0)
    throw Error{Code::INVALID_REQUEST, "the file is empty", "Send the bytes of a video as the request's body."};
  if (::fsync(incoming.fd_) != 0)
    throw Error{Code::STORAGE_FULL, fmt::format("cannot store the file: {}", std::strerror(errno))};
  ::close(std::exchange(incoming.fd_, -1));
  auto media = keep(incoming.path_, incoming.hash_.finish_hex(), incoming.bytes_, content_type);
  incoming.path_.clear();
  return media;
}

model::Media MediaStore::adopt(const fs::path& file, const std::string& content_type) {
  crypto::Sha256 hash;
  std::int64_t bytes = 0;
  std::ifstream in{file, std::ios::binary};
  std::array<char, 1 << 16> buffer{};
  while (in.read(buffer.data(), buffer.size()) || in.gcount() > 0) {
    hash.add({buffer.data(), static_cast<std::size_t>(in.gcount())});
    bytes += in.gcount();
  }
  return keep(file, hash.finish_hex(), bytes, content_type);
}

model::Media MediaStore::get(const std::string& media_id) const {
  static const auto sql = store::select<model::Media>("media", "WHERE media_id = ?");
  auto media = farm_.store.read([&](sql::Database& db) { return store::first<model::Media>(db(sql, media_id)); });
  if (!media) throw Error{Code::MEDIA_NOT_FOUND, fmt::format("there is no media {}", media_id)};
  media->url = farm_.links.media(media->media_id);
  return *media;
}

}  // namespace farmtok::farm
