#pragma once
// Starts a child process; other code uses sys/child.hpp.

#include <sys/types.h>

#include "sys/child.hpp"
#include "sys/fd.hpp"

namespace farmtok::sys {

struct Spawned {
  pid_t pid = -1;
  Fd output;  // read ends of the child's standard output and standard error
  Fd errors;
};

/// A child in its own process group, reading `command.input`. Throws INTERNAL when it cannot be started.
Spawned spawn(const Command& command);

}  // namespace farmtok::sys
