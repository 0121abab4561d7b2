#pragma once
// The limits of this process (ulimit, a service manager), in words for the person who must raise them.

#include <sys/resource.h>

#include <cstdint>
#include <string>

namespace farmtok::sys {

/// The soft limit; UINT64_MAX when there is none.
std::uint64_t own_limit(__rlimit_resource resource);

/// "the limits here: memory 200.0 MB, processes 20, open files 64": the limits of memory, processes and open files that
/// are low enough to matter; empty when none is.
std::string own_limits();

}  // namespace farmtok::sys
