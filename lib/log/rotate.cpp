#include "log/rotate.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>
#include <mutex>
#include <optional>

namespace farmtok::log {
namespace {

std::mutex mutex;
std::optional<Bound> bound;

bool same_file(const struct stat& one, const struct stat& other) {
  return one.st_dev == other.st_dev && one.st_ino == other.st_ino;
}

std::string numbered(const std::string& path, std::int64_t number) { return path + "." + std::to_string(number); }

/// Descriptors are exchanged atomically: lines of other threads and of children go into one of the two files.
void begin_another(const Bound& of, const struct stat& present) {
  ::unlink(numbered(of.path, of.keep).c_str());
  for (auto number = of.keep; number > 1; --number)
    ::rename(numbered(of.path, number - 1).c_str(), numbered(of.path, number).c_str());
  if (of.keep > 0) ::rename(of.path.c_str(), numbered(of.path, 1).c_str());
  else ::unlink(of.path.c_str());
  const int fresh = ::open(of.path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (fresh < 0) return;
  struct stat out {};
  const bool both = ::fstat(STDOUT_FILENO, &out) == 0 && same_file(out, present);
  ::dup2(fresh, STDERR_FILENO);
  if (both) ::dup2(fresh, STDOUT_FILENO);
  ::close(fresh);
}

}  // namespace

void set_bound(Bound asked) {
  const std::scoped_lock guard{mutex};
  bound = std::move(asked);
}

void rotate_when_full() {
  const std::scoped_lock guard{mutex};
  if (!bound) return;
  struct stat present {};
  if (::fstat(STDERR_FILENO, &present) != 0 || !S_ISREG(present.st_mode) || present.st_size < bound->max_bytes) return;
  struct stat named {};
  if (::stat(bound->path.c_str(), &named) == 0 && same_file(named, present)) begin_another(*bound, present);
}

}  // namespace farmtok::log
