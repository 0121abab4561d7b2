#pragma once
// How many descriptors this process may have open.

#include <cstdint>

namespace farmtok::sys {

/// Raises the soft limit on open files to the hard one, but not above `most`; answers the soft limit then. For the
/// start of the program. Programs that are spawned get the limit that was there before: some of them handle no
/// descriptor above 1,023.
std::uint64_t raise_descriptor_limit(std::uint64_t most = 65'536);

/// In a spawned process before it runs its program: puts back the limit of before. Async-signal-safe.
void restore_descriptor_limit();

}  // namespace farmtok::sys
