#pragma once
// Time is a parameter: code that needs the present gets a Clock, and tests pass one that they move by hand.

#include <condition_variable>
#include <mutex>

#include "base/time.hpp"

namespace farmtok::base {

class Clock {
 public:
  virtual ~Clock() = default;
  virtual Instant now() const = 0;
  /// Waits on `wake` until it is notified or `deadline` has come by THIS clock; may return early (spurious wake-ups).
  /// A jump of the clock, in either direction, is noticed while waiting.
  virtual void wait_until(std::unique_lock<std::mutex>& lock, std::condition_variable& wake,
                          Instant deadline) const = 0;
};

/// The machine's realtime clock: the only place that reads it.
class SystemClock final : public Clock {
 public:
  Instant now() const override;
  void wait_until(std::unique_lock<std::mutex>& lock, std::condition_variable& wake, Instant deadline) const override;
};

/// Counts from the machine's start and never jumps: for waits that must not follow the realtime clock. Its instants
/// are no dates.
class SteadyClock final : public Clock {
 public:
  Instant now() const override;
  void wait_until(std::unique_lock<std::mutex>& lock, std::condition_variable& wake, Instant deadline) const override;
};

/// A clock for tests: it changes only when the test moves it. Thread-safe.
class ManualClock final : public Clock {
 public:
  explicit ManualClock(Instant start) : now_(start) {}
  Instant now() const override;
  void wait_until(std::unique_lock<std::mutex>& lock, std::condition_variable& wake, Instant deadline) const override;
  void set(Instant now);
  void advance(std::chrono::milliseconds by);

 private:
  mutable std::mutex mutex_;
  Instant now_;
};

}  // namespace farmtok::base
