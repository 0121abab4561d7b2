#pragma once
// Limits a message that repeats a thousand times within a minute to one line.

#include <chrono>
#include <cstdint>
#include <mutex>
#include <optional>
#include <utility>

namespace farmtok::log {

/// Lets the first message of a burst through; a burst ends after `quiet` without one. A burst that continues is logged
/// again every ten times `quiet`.
class Burst {
 public:
  using Moment = std::chrono::steady_clock::time_point;
  explicit Burst(std::chrono::seconds quiet = std::chrono::seconds{60}) : quiet_(quiet) {}

  /// Whether to log this one, and then how many were suppressed since the last logged one. Thread-safe.
  std::optional<std::uint64_t> tell(Moment now = std::chrono::steady_clock::now()) {
    const std::scoped_lock guard{mutex_};
    const bool first = !told_ || now - *last_ >= quiet_ || now - *told_ >= 10 * quiet_;
    last_ = now;
    if (!first) {
      ++kept_back_;
      return std::nullopt;
    }
    told_ = now;
    return std::exchange(kept_back_, 0);
  }

 private:
  const std::chrono::seconds quiet_;
  std::mutex mutex_;
  std::optional<Moment> told_, last_;
  std::uint64_t kept_back_ = 0;
};

}  // namespace farmtok::log
