#include "sys/lock_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "base/error.hpp"
#include "base/text.hpp"

namespace farmtok::sys {

LockFile::LockFile(const std::string& path) : fd_(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600)) {
  if (!fd_)
    throw base::Error{base::Code::INTERNAL, fmt::format("cannot open {}: {}", path, std::strerror(errno)),
                      "Check the permissions of the state folder."};
  if (::flock(fd_.get(), LOCK_EX | LOCK_NB) != 0) {
    std::array<char, 32> holder{};
    const auto length = ::pread(fd_.get(), holder.data(), holder.size() - 1, 0);
    const auto pid = std::string{base::trim({holder.data(), static_cast<std::size_t>(std::max<ssize_t>(length, 0))})};
    throw base::Error{base::Code::STATE_IN_USE,
                      fmt::format("another farmtokd{} has this state ({})", pid.empty() ? "" : " (process " + pid + ")", path),
                      "Talk to that one, or give this one a state of its own with --state."};
  }
  const auto pid = fmt::format("{}\n", ::getpid());
  if (::ftruncate(fd_.get(), 0) != 0 || ::pwrite(fd_.get(), pid.data(), pid.size(), 0) < 0)
    throw base::Error{base::Code::STORAGE_FULL, fmt::format("cannot write {}: {}", path, std::strerror(errno))};
}

}  // namespace farmtok::sys
