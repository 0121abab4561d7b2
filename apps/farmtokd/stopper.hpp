#pragma once
// Stopping: by signal or by request, once, and within ten seconds whatever hangs.

#include <functional>
#include <thread>

namespace farmtok::daemon {

/// Blocks SIGTERM and SIGINT for every thread started after it and waits for them on one of its own.
class Stopper {
 public:
  Stopper();
  ~Stopper();
  /// `stop` is called once, on the stopper's thread, at the first signal or ask().
  void start(std::function<void()> stop);
  /// Asks to stop; safe from any thread.
  void ask();
  /// All is stopped: the deadline is off.
  void finish();

 private:
  std::thread thread_;
};

}  // namespace farmtok::daemon
