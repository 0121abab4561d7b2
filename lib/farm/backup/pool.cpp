#include "farm/backup/pool.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>

#include "base/error.hpp"
#include "crypto/crypto.hpp"
#include "sys/durable.hpp"
#include "sys/fd.hpp"

namespace farmtok::farm {
namespace {

namespace fs = std::filesystem;
using base::Code;
using base::Error;

[[noreturn]] void cannot(const char* doing, const fs::path& file, int fault) {
  const bool ours = fault == EACCES || fault == EPERM || fault == EIO;
  throw Error{std::string_view{doing} == "read" && ours ? Code::STORAGE_DAMAGED : Code::STORAGE_FULL,
              fmt::format("cannot {} {}: {}", doing, file.string(), std::strerror(fault)),
              "Check the disk, its free space, and the permissions of the folder."};
}

void write_all(const sys::Fd& to, const char* bytes, std::size_t count, const fs::path& name) {
  while (count > 0) {
    const auto written = ::write(to.get(), bytes, count);
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) cannot("write", name, errno);
    bytes += written;
    count -= static_cast<std::size_t>(written);
  }
}

/// Under a name of its own first: a copy that broke off is never taken for the file.
void copy_bytes(const fs::path& from, const fs::path& to) {
  const fs::path fresh = to.string() + ".new";
  const sys::Fd in{::open(from.c_str(), O_RDONLY | O_CLOEXEC)};
  if (!in) cannot("read", from, errno);
  const sys::Fd out{::open(fresh.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600)};
  if (!out) cannot("write", fresh, errno);
  try {
    std::array<char, 1 << 16> buffer;
    for (;;) {
      const auto got = ::read(in.get(), buffer.data(), buffer.size());
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) cannot("read", from, errno);
      if (got == 0) break;
      write_all(out, buffer.data(), static_cast<std::size_t>(got), fresh);
    }
    if (::fsync(out.get()) != 0) cannot("write", fresh, errno);
    if (::rename(fresh.c_str(), to.c_str()) != 0) cannot("write", to, errno);
  } catch (...) {
    ::unlink(fresh.c_str());
    throw;
  }
}

std::int64_t size_of(const fs::path& file) {
  std::error_code missing;
  const auto bytes = fs::file_size(file, missing);
  return missing ? -1 : static_cast<std::int64_t>(bytes);
}

}  // namespace

fs::path damage_mark(const fs::path& pooled) { return pooled.string() + ".damaged"; }

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

void link_or_copy(const fs::path& from, const fs::path& to) {
  if (::link(from.c_str(), to.c_str()) == 0) return;
  if (errno != EXDEV && errno != EPERM && errno != EMLINK && errno != EEXIST) cannot("link", from, errno);
  copy_bytes(from, to);
}

bool Shelf::holds(const std::string& sha256) const {
  try {
    return fs::exists(pooled(sha256)) && file_digest(pooled(sha256)).sha256 == sha256;
  } catch (const Error&) {
    return false;
  }
}

bool Pool::put(const BackupMedia& media) {
  const auto target = shelf_.pooled(media.sha256);
  const bool suspect = fs::exists(damage_mark(target));
  if (size_of(target) == media.bytes && (!suspect || shelf_.holds(media.sha256))) return true;
  const auto source = media_ / media.sha256.substr(0, 2) / media.sha256;
  if (size_of(source) != media.bytes) return false;
  // Both may be names of the same bytes.
  if (suspect && file_digest(source).sha256 != media.sha256) return false;
  std::error_code fault;
  fs::create_directories(target.parent_path(), fault);
  if (fault) cannot("create", target.parent_path(), fault.value());
  try {
    link_or_copy(source, target);
    if (suspect) fs::remove(damage_mark(target), fault);
  } catch (const Error&) {
    if (size_of(source) == media.bytes) throw;
    return false;  // it was let go meanwhile
  }
  touched_.insert(target.parent_path());
  return true;
}

void Pool::sync() {
  for (const auto& folder : touched_) sys::sync_folder(folder);
  touched_.clear();
}

}  // namespace farmtok::farm
