#pragma once
// Begins the farm's own work once the store accepts writes, and monitors the store and the clock from then on.

#include <functional>

#include "base/clock.hpp"
#include "farm/delivery/clock_watch.hpp"
#include "queue/loop.hpp"
#include "store/store.hpp"

namespace farmtok::daemon {

/// Calls `act` until it succeeds, each second while the store is full or locked: for actions that the daemon needs.
/// The reason of the wait is logged once and sent to the service manager. Any other fault is thrown.
void patiently(const std::function<void()>& act);

/// A full disk or a database that another program holds locked ends no daemon: it serves reads, and
/// begins to work when it can.
class Keeper {
 public:
  /// `chores`: the writes of a start, harmless when repeated; `begin`: starts the workers, called once after them.
  Keeper(store::Store& store, farm::delivery::ClockWatch& watch, std::function<void()> chores,
         std::function<void()> begin);

  /// Does the chores and begins, unless the store refuses; then, and for later faults, starts a thread. Throws the
  /// errors of the chores, except those of storage_refused().
  void start();
  /// Ends the thread; `begin` is not called any more.
  void stop();

 private:
  bool try_to_begin();
  base::Instant step();

  store::Store& store_;
  farm::delivery::ClockWatch& watch_;
  std::function<void()> chores_;
  std::function<void()> begin_;
  bool begun_ = false;
  bool refused_ = false;
  base::SteadyClock steady_;  // a clock that is set back must not delay this
  queue::Loop loop_;
};

}  // namespace farmtok::daemon
