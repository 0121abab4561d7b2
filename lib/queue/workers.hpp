#pragma once
// Workers: threads that claim pieces of work, do them, and commit the outcome together with the piece's end.

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "queue/hosts.hpp"
#include "queue/loop.hpp"
#include "queue/queue.hpp"

namespace farmtok::queue {

/// Does the outside part of one piece of work (render, send, …) with no transaction open, and returns the writes for
/// its success: these run in the transaction which removes the work, and only if the lease still holds.
using Outcome = std::function<void(Tx&)>;

struct Handler {
  WorkKind kind;
  /// `stopping` turns true when the daemon stops, or when the piece is no longer this worker's: taken back, or leased
  /// to another, or when its host is silent and others need the place. Long work then stops by throwing; after any
  /// exception, work that is still in the queue is done later and no try is counted. It throws Later when other work
  /// must be done first.
  std::function<Outcome(const Claimed&, const std::function<bool()>& stopping)> run;
  /// Runs in the transaction that records a failure; `dead` when there is no further try.
  std::function<void(Tx&, const Claimed&, const base::Error&, bool dead)> on_failure;
  /// How long to wait after failure number `attempt`; empty = give up. Called only for retryable errors. RATE_LIMITED
  /// and STORAGE_BUSY are no failures: the wait is kept (for the latter 2 s), no try is counted, and on_failure is not
  /// called.
  std::function<std::optional<std::chrono::milliseconds>(const base::Error&, std::int64_t attempt)> again;
};

/// Does one claimed piece to its end, as a lane does: runs it, and commits its outcome or its failure. While the store
/// is full or locked it waits with either, and throws the store's error when `stopping` turns true. `cut`: whether
/// its silent host has to give up the place to others.
void work_on(store::Store& store, const Handler& handler, const Claimed& claimed, const std::function<bool()>& stopping,
             const std::function<bool()>& cut = {});

/// A lane: some threads that share the work of some kinds, and the order in which they take it.
struct LaneSpec {
  std::string name;
  std::vector<Handler> handlers;
  unsigned threads = 1;
  std::chrono::seconds lease{};
  Choice choice{};
};

class Lane {
 public:
  Lane(store::Store& store, LaneSpec spec);
  void start();
  void poke(unsigned touched);
  void stop();
  void join();
  /// Loops of the lane, for the watchdog and the doctor.
  const std::vector<std::unique_ptr<Loop>>& loops() const { return loops_; }

 private:
  std::optional<base::Instant> step(std::size_t own);
  void work(std::size_t own);
  std::optional<Claimed> take();
  void work_on_taken(const Claimed& claimed);
  bool must_leave(const Claimed& claimed);
  std::optional<base::Instant> soonest() const;
  void wake_one();

  store::Store& store_;
  const LaneSpec spec_;
  std::vector<WorkKind> kinds_;
  unsigned mask_ = 0;
  std::atomic<bool> stopping_{false};
  std::optional<Hosts> hosts_;
  std::mutex mutex_;
  std::vector<bool> busy_;   // which of the loops
  std::size_t started_ = 0;  // so many of the loops have a thread, from the first on
  bool missed_ = false;      // all were busy when one was to be woken
  std::vector<std::unique_ptr<Loop>> loops_;
};

}  // namespace farmtok::queue
