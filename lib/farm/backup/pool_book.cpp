#include "farm/backup/pool_book.hpp"

#include <sys/stat.h>

#include <chrono>
#include <fstream>
#include <iterator>

#include "base/error.hpp"
#include "base/json.hpp"
#include "log/log.hpp"
#include "sys/durable.hpp"

namespace farmtok::farm::backup {
namespace {

using base::Json;

/// Bytes decay on the disk without a trace in the file system: no entry is trusted for longer.
constexpr std::chrono::milliseconds believed = std::chrono::days{7};

constexpr const char* name = "pool.json";

std::int64_t nanoseconds(const timespec& time) {
  return static_cast<std::int64_t>(time.tv_sec) * 1'000'000'000 + time.tv_nsec;
}

}  // namespace

PoolBook::PoolBook(const std::filesystem::path& shelf) : shelf_(shelf) {
  std::ifstream in{shelf_ / name, std::ios::binary};
  if (!in) return;
  const std::string text{std::istreambuf_iterator<char>{in}, {}};
  const auto json = Json::parse(text, nullptr, false);
  try {
    for (const auto& [sha256, row] : json.items())
      entries_[sha256] = {row.at(0), row.at(1), row.at(2), row.at(3), row.at(4), row.at(5)};
  } catch (const Json::exception&) {
    entries_.clear();
  }
}

std::filesystem::path PoolBook::of(const std::string& sha256) const {
  return shelf_ / "media" / sha256.substr(0, 2) / sha256;
}

PoolBook::Entry PoolBook::shown(const std::filesystem::path& file) {
  struct stat seen {};
  if (::stat(file.c_str(), &seen) != 0) return {};
  return {.bytes = seen.st_size,
          .modified = nanoseconds(seen.st_mtim),
          .changed = nanoseconds(seen.st_ctim),
          .inode = static_cast<std::int64_t>(seen.st_ino)};
}

const PoolBook::Entry* PoolBook::current(const std::string& sha256) const {
  const auto found = entries_.find(sha256);
  if (found == entries_.end()) return nullptr;
  const auto& then = found->second;
  const auto now = shown(of(sha256));
  const bool same = now.inode != 0 && now.inode == then.inode && now.bytes == then.bytes &&
                    now.modified == then.modified && now.changed == then.changed;
  return same ? &then : nullptr;
}

bool PoolBook::sound_lately(const std::string& sha256, base::Instant now) const {
  const auto* const entry = current(sha256);
  return entry && entry->sound && std::chrono::abs(now - base::from_millis(entry->read_at)) < believed;
}

bool PoolBook::damaged(const std::string& sha256) const {
  const auto* const entry = current(sha256);
  return entry && !entry->sound;
}

void PoolBook::note(const std::string& sha256, bool sound, base::Instant now) {
  auto entry = shown(of(sha256));
  entry.read_at = base::to_millis(now);
  entry.sound = sound;
  entries_[sha256] = entry;
}

void PoolBook::save() const {
  auto json = Json::object();
  for (const auto& [sha256, entry] : entries_)
    if (current(sha256))
      json[sha256] = Json::array({entry.bytes, entry.modified, entry.changed, entry.inode, entry.read_at, entry.sound});
  try {
    sys::write_durably(shelf_ / name, json.dump() + "\n");
  } catch (const base::Error& refused) {
    log::warn("what was found of the stored videos of the backups cannot be noted",
              {{"file", (shelf_ / name).string()}, {"error", refused.message}});
  }
}

}  // namespace farmtok::farm::backup
