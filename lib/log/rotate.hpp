#pragma once
// A log file of bounded size. For log.cpp only.

#include <cstdint>
#include <string>

namespace farmtok::log {

struct Bound {
  std::string path;
  std::int64_t max_bytes;
  std::int64_t keep;
};

/// Call before other threads log.
void set_bound(Bound bound);
/// Begins another file when the present one is full. Thread-safe; reports no faults, because it has no place for that.
void rotate_when_full();

}  // namespace farmtok::log
