#pragma once
// One process per state folder: a lock that the kernel releases when its holder dies, for any reason.

#include <string>

#include "sys/fd.hpp"

namespace farmtok::sys {

class LockFile {
 public:
  /// Locks `path`, creating it (0600), and writes the process id into it. Throws base::Error{STATE_IN_USE} naming the
  /// holder's process id when another process has it; then nothing was changed.
  explicit LockFile(const std::string& path);

 private:
  Fd fd_;
};

/// Whether a living process has the lock. False when there is no such file.
bool lock_is_held(const std::string& path);

}  // namespace farmtok::sys
