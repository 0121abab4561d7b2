#pragma once
// What happens a thousand times within a minute is told once.

#include <chrono>
#include <cstdint>
#include <mutex>
#include <optional>
#include <utility>

namespace farmtok::log {

/// Lets the first message of a burst through; a burst ends with `quiet` without one. A burst that goes on is told again
/// every ten times `quiet`.
class Burst {
 public:
  using Moment = std::chrono::steady_clock::time_point;
  explicit Burst(std::chrono::seconds quiet = std::chrono::seconds{60}) : quiet_(quiet) {}

  /// Whether to tell this one, and then how many were kept back since the last that was told. Thread-safe.
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
