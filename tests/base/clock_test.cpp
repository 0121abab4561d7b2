#include <doctest/doctest.h>

#include <thread>

#include "base/clock.hpp"

using namespace farmtok::base;
using namespace std::chrono_literals;

TEST_CASE("a clock moved by hand wakes who waits on it") {
  ManualClock clock{from_millis(1000)};
  CHECK(to_millis(clock.now()) == 1000);
  std::mutex mutex;
  std::condition_variable wake;
  bool due = false;
  std::thread waiter{[&] {
    std::unique_lock lock{mutex};
    while (clock.now() < from_millis(61'000)) clock.wait_until(lock, wake, from_millis(61'000));
    due = true;
  }};
  clock.advance(60s);
  waiter.join();
  CHECK(due);
  clock.set(from_millis(5));
  CHECK(to_millis(clock.now()) == 5);
}

TEST_CASE("the system's clock returns at a deadline, at one that passed, and when it is woken") {
  const SystemClock clock;
  std::mutex mutex;
  std::condition_variable wake;
  std::unique_lock lock{mutex};
  clock.wait_until(lock, wake, from_millis(0));
  const auto deadline = clock.now() + 5ms;
  while (clock.now() < deadline) clock.wait_until(lock, wake, deadline);

  bool woken = false;
  std::thread waker{[&] {
    const std::scoped_lock guard{mutex};
    woken = true;
    wake.notify_all();
  }};
  // The conversion of the farthest instant for the kernel must not overflow.
  while (!woken) clock.wait_until(lock, wake, Instant::max());
  lock.unlock();
  waker.join();
  CHECK(woken);
}
