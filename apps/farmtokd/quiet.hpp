#pragma once
// Copies the log of an idle farm into its database after some seconds, so that the file alone holds everything.

#include <atomic>

#include "queue/loop.hpp"
#include "store/store.hpp"

namespace farmtok::daemon {

class Quiet {
 public:
  explicit Quiet(store::Store& store);
  /// After each commit. Wakes nothing while the loop has planned its next check anyway.
  void written();
  void start() { loop_.start(); }
  void stop() { loop_.stop(); }
  void join() { loop_.join(); }
  const queue::Loop& loop() const { return loop_; }

 private:
  std::optional<base::Instant> step();
  store::Store& store_;
  std::atomic<bool> watching_{true};
  std::uint64_t seen_ = 0;
  queue::Loop loop_;
};

}  // namespace farmtok::daemon
