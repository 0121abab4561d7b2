#include "farm/backup/pool.hpp"

#include <fmt/format.h>
#include <sys/stat.h>

#include <fstream>

#include "base/error.hpp"
#include "base/text/text.hpp"
#include "crypto/crypto.hpp"
#include "sys/durable.hpp"

namespace farmtok::farm::backup {
namespace {

namespace fs = std::filesystem;
using base::Code;
using base::Error;

std::int64_t size_of(const fs::path& file) {
  std::error_code missing;
  const auto bytes = fs::file_size(file, missing);
  return missing ? -1 : static_cast<std::int64_t>(bytes);
}

/// Older versions gave the pool a second name of the farm's own file: damage to one damages both.
bool has_other_names(const fs::path& file) {
  struct stat seen {};
  return ::stat(file.c_str(), &seen) == 0 && seen.st_nlink > 1;
}

void make_folder(const fs::path& folder) {
  std::error_code fault;
  fs::create_directories(folder, fault);
  if (fault)
    throw Error{Code::STORAGE_FULL, fmt::format("cannot create {}: {}", folder.string(), fault.message()),
                "Check the disk, its free space, and the permissions of the folder."};
}

}  // namespace

BackupFile file_digest(const fs::path& file) {
  crypto::Sha256 hash;
  BackupFile made{.name = file.filename().string(), .sha256 = {}, .bytes = 0};
  std::ifstream in{file, std::ios::binary};
  std::array<char, 1 << 16> buffer{};
  while (in.read(buffer.data(), buffer.size()) || in.gcount() > 0) {
    hash.add({buffer.data(), static_cast<std::size_t>(in.gcount())});
    made.bytes += in.gcount();
  }
  if (!in.eof()) throw Error{Code::STORAGE_DAMAGED, fmt::format("{} cannot be read", file.string())};
  made.sha256 = hash.finish_hex();
  return made;
}

bool has_bytes(const fs::path& file, const std::string& sha256) {
  try {
    return fs::exists(file) && file_digest(file).sha256 == sha256;
  } catch (const Error&) {
    return false;
  }
}

bool Shelf::holds(const std::string& sha256) const { return has_bytes(pooled(sha256), sha256); }

Pool::Pool(const Shelf& shelf, fs::path media, std::int64_t reserve)
    : shelf_(shelf), media_(std::move(media)), reserve_(reserve), book_(shelf.folder()) {}

bool Pool::is_sound(const BackupMedia& media, base::Instant now) {
  const auto file = shelf_.pooled(media.sha256);
  if (size_of(file) != media.bytes || has_other_names(file)) return false;
  if (book_.sound_lately(media.sha256, now)) return true;
  const bool sound = has_bytes(file, media.sha256);
  book_.note(media.sha256, sound, now);
  return sound;
}

void Pool::require_room(const BackupMedia& media) const {
  std::error_code unknown;
  const auto left = fs::space(shelf_.folder(), unknown).available;
  if (unknown || left >= static_cast<std::uintmax_t>(media.bytes + reserve_)) return;
  throw Error{Code::STORAGE_FULL,
              fmt::format("there is no room for it: {} are free in {}, and {} are to stay free",
                          base::human_bytes(static_cast<std::int64_t>(left)), shelf_.folder().string(),
                          base::human_bytes(reserve_)),
              "Free some space, or choose another disk: `farmtok config set backup.folder FOLDER`."};
}

bool Pool::put(const BackupMedia& media, base::Instant now) {
  if (is_sound(media, now)) return true;
  const auto target = shelf_.pooled(media.sha256);
  const bool shared = has_other_names(target);
  auto source = media_ / media.sha256.substr(0, 2) / media.sha256;
  if (size_of(source) != media.bytes) source = shared ? target : fs::path{};
  if (source.empty()) return false;
  try {
    require_room(media);
    make_folder(target.parent_path());
    if (!copy_compared(source, target, media.sha256)) return false;
  } catch (const Error&) {
    // A second name is better than no copy.
    if (shared && has_bytes(target, media.sha256)) return true;
    throw;
  }
  book_.note(media.sha256, true, now);
  touched_.insert(target.parent_path());
  return true;
}

void Pool::sync() {
  for (const auto& folder : touched_) sys::sync_folder(folder);
  touched_.clear();
  book_.save();
}

}  // namespace farmtok::farm::backup
