#include "base/clock.hpp"

namespace farmtok::base {

using std::chrono::milliseconds;

Instant SystemClock::now() const { return std::chrono::floor<milliseconds>(std::chrono::system_clock::now()); }

void SystemClock::wait_until(std::unique_lock<std::mutex>& lock, std::condition_variable& wake,
                             Instant deadline) const {
  // An absolute wait on the realtime clock: the kernel re-arms it when the clock is set. Far deadlines are cut so
  // that their nanoseconds fit.
  const auto farthest = now() + std::chrono::hours{24};
  wake.wait_until(lock, std::chrono::time_point<std::chrono::system_clock, std::chrono::nanoseconds>{
                            std::min(deadline, farthest).time_since_epoch()});
}

Instant SteadyClock::now() const {
  return Instant{std::chrono::floor<milliseconds>(std::chrono::steady_clock::now().time_since_epoch())};
}

void SteadyClock::wait_until(std::unique_lock<std::mutex>& lock, std::condition_variable& wake,
                             Instant deadline) const {
  wake.wait_for(lock, std::min<milliseconds>(deadline - now(), std::chrono::hours{24}));
}

Instant ManualClock::now() const {
  const std::scoped_lock guard{mutex_};
  return now_;
}

void ManualClock::wait_until(std::unique_lock<std::mutex>& lock, std::condition_variable& wake,
                             Instant deadline) const {
  // Sleeping in short real steps keeps this clock free of any list of waiters; only tests use it.
  if (now() < deadline) wake.wait_for(lock, milliseconds{2});
}

void ManualClock::set(Instant now) {
  const std::scoped_lock guard{mutex_};
  now_ = now;
}

void ManualClock::advance(milliseconds by) {
  const std::scoped_lock guard{mutex_};
  now_ += by;
}

}  // namespace farmtok::base
