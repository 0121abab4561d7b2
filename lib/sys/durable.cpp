#include "sys/durable.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

#include "base/error.hpp"
#include "sys/fd.hpp"

namespace farmtok::sys {
namespace {

[[noreturn]] void fail(const char* doing, const std::filesystem::path& file) {
  throw base::Error{base::Code::STORAGE_FULL,
                    fmt::format("cannot {} {}: {}", doing, file.string(), std::strerror(errno)),
                    "Check the disk, its free space, and the folder's permissions."};
}

void sync(const std::filesystem::path& path, int flags) {
  const Fd fd{::open(path.c_str(), O_RDONLY | O_CLOEXEC | flags)};
  if (!fd || ::fsync(fd.get()) != 0) fail("sync", path);
}

}  // namespace

void sync_file(const std::filesystem::path& file) { sync(file, 0); }
void sync_folder(const std::filesystem::path& folder) { sync(folder, O_DIRECTORY); }

void rename_durably(const std::filesystem::path& from, const std::filesystem::path& to) {
  if (::rename(from.c_str(), to.c_str()) != 0) fail("rename", from);
  sync_folder(to.parent_path());
}

void write_durably(const std::filesystem::path& file, std::string_view text) {
  const std::filesystem::path fresh = file.string() + ".new";
  {
    const Fd fd{::open(fresh.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600)};
    if (!fd) fail("create", fresh);
    while (!text.empty()) {
      const auto written = ::write(fd.get(), text.data(), text.size());
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) fail("write", fresh);
      text.remove_prefix(static_cast<std::size_t>(written));
    }
    if (::fsync(fd.get()) != 0) fail("sync", fresh);
  }
  rename_durably(fresh, file);
}

}  // namespace farmtok::sys
