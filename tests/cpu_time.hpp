#pragma once
// The processor time of pure code: unlike the time on a clock it does not grow with what else runs on the machine.

#include <chrono>
#include <ctime>

namespace farmtok::test {

/// Used by this thread since its start.
inline std::chrono::nanoseconds cpu_time() {
  timespec used{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &used);
  return std::chrono::seconds{used.tv_sec} + std::chrono::nanoseconds{used.tv_nsec};
}

}  // namespace farmtok::test
