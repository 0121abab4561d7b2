#include "sys/lock_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <thread>

#include "base/error.hpp"
#include "base/text/text.hpp"

namespace farmtok::sys {
namespace {

using namespace std::chrono_literals;

std::string holder_of(const Fd& fd) {
  std::array<char, 32> holder{};
  const auto length = ::pread(fd.get(), holder.data(), holder.size() - 1, 0);
  return std::string{base::trim({holder.data(), static_cast<std::size_t>(std::max<ssize_t>(length, 0))})};
}

bool gone(const std::string& pid) {
  const auto number = static_cast<pid_t>(std::strtol(pid.c_str(), nullptr, 10));
  return number > 0 && ::kill(number, 0) != 0 && errno == ESRCH;
}

/// A daemon that was killed between fork and exec leaves the lock to that child for a moment: take() waits for it.
bool take(const Fd& fd) {
  for (auto patience = 1000ms; ::flock(fd.get(), LOCK_EX | LOCK_NB) != 0; patience -= 10ms) {
    if (patience <= 0ms || !gone(holder_of(fd))) return false;
    std::this_thread::sleep_for(10ms);
  }
  return true;
}

}  // namespace

LockFile::LockFile(const std::string& path) : fd_(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600)) {
  if (!fd_)
    throw base::Error{base::Code::INTERNAL, fmt::format("cannot open {}: {}", path, std::strerror(errno)),
                      "Check the permissions of the state folder."};
  if (!take(fd_)) {
    const auto pid = holder_of(fd_);
    throw base::Error{
        base::Code::STATE_IN_USE,
        fmt::format("another farmtokd{} has this state ({})", pid.empty() ? "" : " (process " + pid + ")", path),
        "Name the socket of that one with --socket, or another state with --state."};
  }
  // The holder's id is for people. On a full disk it is not written: the kernel's lock is valid anyway.
  const auto pid = fmt::format("{}\n", ::getpid());
  const bool told = ::pwrite(fd_.get(), pid.data(), pid.size(), 0) == static_cast<ssize_t>(pid.size());
  static_cast<void>(::ftruncate(fd_.get(), told ? static_cast<off_t>(pid.size()) : 0) == 0);
}

bool lock_is_held(const std::string& path) {
  const Fd fd{::open(path.c_str(), O_RDONLY | O_CLOEXEC)};
  return fd && ::flock(fd.get(), LOCK_SH | LOCK_NB) != 0;
}

}  // namespace farmtok::sys
