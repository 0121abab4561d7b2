#pragma once
// Whether the machine's clock can be believed: a clock that leapt ahead must not make every post missed, nor let files
// and answers go by their age; one that is set back must not leave work weeks out.

#include <mutex>
#include <optional>

#include "queue/workers.hpp"
#include "store/store.hpp"

namespace farmtok::farm {

/// A clock that is ahead of the newest known moment by more than this holds firing: a day, and the hour at which that
/// moment is written anew.
inline constexpr std::chrono::hours longest_leap{25};

/// What the clock says, and since when it is known to be right.
struct ClockState {
  base::Instant now;
  base::Instant known;  // the newest moment the farm was known to run at
  bool held = false;    // nothing fires, nothing is let go by its age

  /// By more than a time service takes back.
  bool behind() const { return now + std::chrono::minutes{1} < known; }
};

/// Compares the clock with the newest known moment, which is written down each hour. Thread-safe.
class ClockWatch {
 public:
  explicit ClockWatch(store::Store& store) : store_(store) {}

  /// Before anything fires: reads the newest known moment, and pulls back what a clock that was ahead has put down.
  /// Throws what a write throws; may be called again then.
  void start();
  /// Looks at the clock. True while firing is held: until the clock is set back, or accept(). A clock that was set back
  /// since the last look pulls work back, and plans missed posts again whose time is still to come. Throws what a write
  /// throws.
  bool look();
  /// Whether the clock is no leap away from the moment that the store notes: true once a leap was accepted. Joins a
  /// write of the store.
  bool accepted() const;
  /// As look() found it last.
  ClockState state() const;
  /// The operator says that the clock is right: a leap that is under way is believed from the commit of `tx` on.
  static void accept(store::Tx& tx);

 private:
  void hold(base::Instant now, base::Instant known);
  void release(base::Instant now, base::Instant known);

  store::Store& store_;
  mutable std::mutex mutex_;
  base::Instant seen_{};   // at the last look
  base::Instant known_{};  // the newest moment that is believed
  base::Instant noted_{};  // as much of it as is in the store
  std::optional<base::Instant> behind_since_;
  bool held_ = false;
};

/// For a clock that was ahead and was set back: as queue::pull_back(), and missed posts whose time is still to come are
/// planned again. Answers how many pieces of work and posts it moved.
std::int64_t undo_leap(store::Tx& tx);

/// `handler`, whose work waits while the clock is not believed: it lets things go by their age.
queue::Handler held_with_clock(ClockWatch& watch, queue::Handler handler);

}  // namespace farmtok::farm
