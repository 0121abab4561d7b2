// Copies stored bytes from one folder into another.

#include <fcntl.h>
#include <fmt/format.h>
#include <linux/fs.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "base/error.hpp"
#include "crypto/crypto.hpp"
#include "farm/backup/pool.hpp"
#include "sys/fd.hpp"

namespace farmtok::farm::backup {
namespace {

namespace fs = std::filesystem;
using base::Code;
using base::Error;

struct Unreadable {};

[[noreturn]] void cannot(const char* doing, const fs::path& file, int fault) {
  throw Error{Code::STORAGE_FULL, fmt::format("cannot {} {}: {}", doing, file.string(), std::strerror(fault)),
              "Check the disk, its free space, and the permissions of the folder."};
}

using Buffer = std::array<char, 1 << 16>;

std::size_t read_some(const sys::Fd& in, Buffer& buffer) {
  for (;;) {
    const auto got = ::read(in.get(), buffer.data(), buffer.size());
    if (got >= 0) return static_cast<std::size_t>(got);
    if (errno != EINTR) throw Unreadable{};
  }
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

/// Returns the SHA-256 of the bytes read.
std::string fill(const sys::Fd& in, const sys::Fd& out, const fs::path& name) {
  crypto::Sha256 hash;
  Buffer buffer;
  // Blocks that both share until one of them is written to; only some file systems support it.
  const bool cloned = ::ioctl(out.get(), FICLONE, in.get()) == 0;
  while (const auto got = read_some(cloned ? out : in, buffer)) {
    hash.add({buffer.data(), got});
    if (!cloned) write_all(out, buffer.data(), got, name);
  }
  return hash.finish_hex();
}

/// Under a temporary name first: an interrupted copy is never mistaken for the file. `sha256` is compared unless empty.
bool copy_bytes(const fs::path& from, const fs::path& to, const std::string& sha256) {
  const fs::path fresh = to.string() + ".new";
  const sys::Fd in{::open(from.c_str(), O_RDONLY | O_CLOEXEC)};
  if (!in) return false;
  const sys::Fd out{::open(fresh.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600)};
  if (!out) cannot("write", fresh, errno);
  try {
    const auto digest = fill(in, out, fresh);
    if (sha256.empty() || digest == sha256) {
      if (::fsync(out.get()) != 0) cannot("write", fresh, errno);
      if (::rename(fresh.c_str(), to.c_str()) != 0) cannot("write", to, errno);
      return true;
    }
  } catch (const Unreadable&) {
    // The same for other errors: the partial copy is useless.
  } catch (...) {
    ::unlink(fresh.c_str());
    throw;
  }
  ::unlink(fresh.c_str());
  return false;
}

}  // namespace

bool copy_compared(const fs::path& from, const fs::path& to, const std::string& sha256) {
  return copy_bytes(from, to, sha256);
}

void link_or_copy(const fs::path& from, const fs::path& to) {
  if (::link(from.c_str(), to.c_str()) == 0) return;
  const auto fault = errno;
  if (fault != EXDEV && fault != EPERM && fault != EMLINK && fault != EEXIST) cannot("link", from, fault);
  if (!copy_bytes(from, to, {})) cannot("copy", from, EIO);
}

}  // namespace farmtok::farm::backup
