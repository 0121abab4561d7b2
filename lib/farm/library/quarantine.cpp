#include "farm/library/quarantine.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

#include "base/error.hpp"
#include "base/time.hpp"
#include "crypto/crypto.hpp"

namespace farmtok::farm::library {
namespace {

using base::Code;
using base::Error;

/// From the file's own beginning, whatever the descriptor's position is.
std::string digest_of(int fd, const std::function<bool()>& cancelled) {
  crypto::Sha256 hash;
  std::array<char, 1 << 18> buffer;
  for (off_t at = 0;;) {
    if (cancelled && cancelled()) throw Error{Code::INTERRUPTED, "the work on the video was cancelled"};
    const auto got = ::pread(fd, buffer.data(), buffer.size(), at);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) throw Error{Code::INVALID_MEDIA, fmt::format("the video cannot be read: {}", std::strerror(errno))};
    if (got == 0) return hash.finish_hex();
    hash.add({buffer.data(), static_cast<std::size_t>(got)});
    at += got;
  }
}

}  // namespace

void Quarantine::refuse(int fd, const std::function<bool()>& cancelled) const {
  const auto locked = list();
  if (locked.empty()) return;
  const auto found = std::ranges::find(locked, digest_of(fd, cancelled), &Crash::sha256);
  if (found == locked.end()) return;
  throw Error{Code::INVALID_MEDIA,
              fmt::format("the file made the decoder crash {} times ({}), last {}; it is not tried again", found->times,
                          found->reason, base::format_instant(found->last_at)),
              fmt::format("Export it again as MP4 (H.264, AAC); `farmtok media release {}` has it tried once more.",
                          found->sha256)};
}

void Quarantine::count(int fd, const std::string& reason) const {
  const auto sha256 = digest_of(fd, {});
  store_->write([&](store::Tx& tx) {
    tx.db("INSERT INTO crashes (sha256, times, reason, last_at) VALUES (?, 1, ?, ?) ON CONFLICT (sha256) DO UPDATE "
          "SET times = times + 1, reason = excluded.reason, last_at = excluded.last_at",
          sha256, reason, base::to_millis(tx.now))
        .run();
  });
}

bool Quarantine::release(const std::string& sha256) const {
  return store_->write([&](store::Tx& tx) {
    tx.db("DELETE FROM crashes WHERE sha256 = ?", sha256).run();
    return tx.db.changes() > 0;
  });
}

std::vector<Crash> Quarantine::list() const {
  return store_->read([&](sql::Database& db) {
    std::vector<Crash> made;
    auto query =
        db("SELECT sha256, times, reason, last_at FROM crashes WHERE times >= ? ORDER BY last_at DESC", most_crashes);
    while (query.next())
      made.push_back({query.text(0), query.integer(1), query.text(2), base::from_millis(query.integer(3))});
    return made;
  });
}

}  // namespace farmtok::farm::library
