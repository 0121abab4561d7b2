#pragma once
// Whether the machine's clock is right: a clock that leapt ahead must not make every post missed, nor let files and
// answers expire; a clock that was set back must not delay work for weeks.

#include <mutex>
#include <optional>

#include "queue/workers.hpp"
#include "store/store.hpp"

namespace farmtok::farm::delivery {

/// A clock that is ahead of the newest known moment by more than this holds firing: a day, and the hour after which
/// that moment is written again.
inline constexpr std::chrono::hours longest_leap{25};

/// The clock's time, and the newest moment that is known to be right.
struct ClockState {
  base::Instant now;
  base::Instant known;  // the newest moment the farm was known to run at
  bool held = false;    // nothing fires, nothing expires

  /// By more than a time service corrects.
  bool behind() const { return now + std::chrono::minutes{1} < known; }
};

/// Compares the clock with the newest known moment, which is stored each hour. Thread-safe.
class ClockWatch {
 public:
  explicit ClockWatch(store::Store& store) : store_(store) {}

  /// Before anything fires: reads the newest known moment, and pulls back work that a clock ahead of time delayed.
  /// Throws the errors of a write; may be called again then.
  void start();
  /// Reads the clock. True while firing is held: until the clock is set back, or accept(). When the clock was set back
  /// since the last call, pulls work back, and plans missed posts again whose time has not come yet. Throws the errors
  /// of a write.
  bool look();
  /// Whether the clock is within longest_leap of the stored moment: true once a leap was accepted. Joins a write
  /// of the store.
  bool accepted() const;
  /// The result of the last look().
  ClockState state() const;
  /// The operator says that the clock is right: a current leap is accepted from the commit of `tx` on.
  static void accept(store::Tx& tx);

 private:
  void hold(base::Instant now, base::Instant known);
  void release(base::Instant now, base::Instant known);

  store::Store& store_;
  mutable std::mutex mutex_;
  base::Instant seen_{};   // at the last look
  base::Instant known_{};  // the newest moment that is trusted
  base::Instant noted_{};  // the value of known_ in the store
  std::optional<base::Instant> behind_since_;
  bool held_ = false;
};

/// For a clock that was ahead and was set back: as queue::pull_back(), and plans missed posts again whose time has not
/// come yet. Returns how many pieces of work and posts it moved.
std::int64_t undo_leap(store::Tx& tx);

/// `handler`, whose work waits while the clock is not trusted, because that work removes things by their age.
queue::Handler held_with_clock(ClockWatch& watch, queue::Handler handler);

}  // namespace farmtok::farm::delivery
