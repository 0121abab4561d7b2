#pragma once
// A process confines itself before it reads bytes from strangers.

#include <cstdint>

namespace farmtok::sys {

struct Confinement {
  std::uint64_t memory_bytes = std::uint64_t{3} << 30;  // address space; not set under sanitizers
  std::uint64_t cpu_seconds = 3600;
  std::uint64_t written_bytes = std::uint64_t{8} << 30;  // of one file
};

/// From here on this process, all its threads and later programs have only their open descriptors and memory: no
/// files, no network, no programs, no other processes; no core dumps. Threads may still be started. Cannot be undone.
/// Then tries forbidden calls (see verify_confinement). Throws INTERNAL "no confinement, no rendering: …" when any
/// part fails; the caller must then stop. Only a kernel without Landlock is accepted, because the
/// system call filter alone already refuses every way to a file.
void confine(const Confinement& limits);

/// Tries to open files, make sockets, start programs and processes, signal others and raise limits; throws INTERNAL
/// naming the first that was possible.
void verify_confinement();

}  // namespace farmtok::sys
