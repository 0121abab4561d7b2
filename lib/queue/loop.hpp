#pragma once
// The one way to wait for a time in the daemon: a thread that steps, then sleeps until the moment that its step
// returned or until it is poked.

#include <atomic>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "base/clock.hpp"

namespace farmtok::queue {

class Loop {
 public:
  /// `step` does the due work and returns when to call it again; nullopt = when poked. An exception is
  /// logged once and counted, and the step is tried again each second: a full disk must not end the loop. Errors of the
  /// store (full, locked, failed) are not counted.
  Loop(std::string name, const base::Clock& clock, std::function<std::optional<base::Instant>()> step);
  ~Loop();  // stops and joins
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;

  void start();
  void poke();
  /// Asks the thread to end after its present step; join() waits for it.
  void stop();
  void join();

  /// Steps taken, for the watchdog: a loop that is due and does not step is stuck.
  std::uint64_t steps() const { return steps_.load(); }
  std::uint64_t failures() const { return failures_.load(); }
  /// When this loop last promised to wake; unset while it steps or sleeps until poked.
  std::optional<base::Instant> sleeping_until() const;
  const std::string& name() const { return name_; }

 private:
  void run();
  void tell(const std::string& fault, const std::string& cause);
  std::string name_;
  const base::Clock& clock_;
  std::function<std::optional<base::Instant>()> step_;
  mutable std::mutex mutex_;
  std::condition_variable wake_;
  bool poked_ = false;
  bool stopping_ = false;
  std::optional<base::Instant> until_;
  std::atomic<std::uint64_t> steps_{0};
  std::atomic<std::uint64_t> failures_{0};
  std::string last_fault_;  // the loop's own thread
  std::thread thread_;
};

}  // namespace farmtok::queue
