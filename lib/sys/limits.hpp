#pragma once
// The limit on this process's open descriptors.

#include <cstdint>

namespace farmtok::sys {

/// Raises the soft limit on open files to the hard one, but not above `most`; returns the new soft limit. For the
/// start of the program. Spawned programs get the original limit: some of them handle no
/// descriptor above 1,023.
std::uint64_t raise_descriptor_limit(std::uint64_t most = 65'536);

/// In a spawned process before it runs its program: restores the original limit. Async-signal-safe.
void restore_descriptor_limit();

}  // namespace farmtok::sys
