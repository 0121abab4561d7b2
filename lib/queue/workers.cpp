#include "queue/workers.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <thread>

#include "base/error.hpp"
#include "base/shortage.hpp"
#include "log/burst.hpp"
#include "log/log.hpp"
#include "model/enums.hpp"

namespace farmtok::queue {
namespace {

/// Whether a claimed piece is still its worker's: a post may be deleted while its video is rendered, and a worker that
/// slept past its lease has a successor. Called often, so the store is only read after a write.
class Hold {
 public:
  Hold(const store::Store& store, const Claimed& claimed) : store_(store), claimed_(claimed) {}
  bool lost() {
    const auto generation = store_.generation();
    if (generation != seen_) {
      held_ = store_.read([&](sql::Database& db) {
        return db("SELECT 1 FROM work WHERE work_id = ? AND token = ?", claimed_.work.work_id, claimed_.token).next();
      });
      seen_ = generation;
    }
    return !held_;
  }

 private:
  const store::Store& store_;
  const Claimed& claimed_;
  std::uint64_t seen_ = 0;
  bool held_ = true;
};

/// Writes how a piece of work ended. A store that refuses for a while (full, locked) must not lose finished work: the
/// write is repeated until it succeeds, or the daemon stops and does the work again at its next start.
template <class Write>
void settle(store::Store& store, const Claimed& claimed, const std::function<bool()>& stopping, Write&& write) {
  for (bool told = false;; told = true) {
    try {
      return store.write(write);
    } catch (const base::Error& error) {
      // Without a cause the full disk is not the database's.
      const bool full = error.code == base::Code::STORAGE_FULL && !error.cause.empty();
      if (error.code != base::Code::STORAGE_BUSY && !full) throw;
      if (!told)
        log::warn("the end of a piece of work cannot be written yet",
                  {{"work", claimed.work.work_id}, {"error", error.message}, {"cause", error.cause}});
      for (int i = 0; i < 20; ++i) {
        if (stopping()) throw;
        std::this_thread::sleep_for(std::chrono::milliseconds{50});
      }
    }
  }
}

/// Whether the work could not even be tried properly: its wait is kept and no try is counted.
bool was_not_its_turn(base::Code code) {
  return code == base::Code::RATE_LIMITED || code == base::Code::STORAGE_BUSY || code == base::Code::OVERLOADED;
}

constexpr std::chrono::seconds after_shortage{10};

template <class Do>
struct AtEnd {
  Do what;
  explicit AtEnd(Do todo) : what(std::move(todo)) {}
  AtEnd(const AtEnd&) = delete;
  AtEnd& operator=(const AtEnd&) = delete;
  ~AtEnd() { what(); }
};

/// Logs once for all pieces: with a thousand renders waiting, a thousand lines would say the same.
void tell_shortage(const Claimed& claimed, const base::Error& fault) {
  static log::Burst burst;
  if (const auto before = burst.tell())
    log::warn("work waits because the machine is short of something", {{"kind", model::enum_name(claimed.work.kind)},
                                                                       {"error", fault.message},
                                                                       {"hint", fault.hint},
                                                                       {"times_before", *before}});
}

}  // namespace

void work_on(store::Store& store, const Handler& handler, const Claimed& claimed, const std::function<bool()>& stopping,
             const std::function<bool()>& cut) {
  std::optional<base::Error> fault;
  std::atomic<bool> told_to_end{false}, was_cut{false};
  try {
    Hold hold{store, claimed};
    const auto outcome = handler.run(claimed, [&] {
      if (!was_cut && cut && cut()) was_cut = true;
      if (was_cut || stopping() || hold.lost()) told_to_end = true;
      return told_to_end.load();
    });
    if (claimed.hosts) claimed.hosts->judge(claimed.work.work_id);
    settle(store, claimed, stopping, [&](Tx& tx) {
      if (finish(tx, claimed)) outcome(tx);
      else log::warn("a lease was lost; its outcome is dropped", {{"work", claimed.work.work_id}});
    });
    return;
  } catch (const Later& later) {
    store.write([&](Tx& tx) {
      if (postpone(tx, claimed, later.until)) later.also(tx);
    });
    return;
  } catch (const base::Error& error) {
    fault = error;
  } catch (const std::exception& error) {
    fault = base::shortage_in(error).value_or(base::Error{base::Code::INTERNAL, error.what()});
  }
  const bool interrupted = told_to_end || fault->code == base::Code::INTERRUPTED;
  if (claimed.hosts && (was_cut || !(interrupted || was_not_its_turn(fault->code))))
    claimed.hosts->judge(claimed.work.work_id, was_cut);
  const bool overloaded = fault->code == base::Code::OVERLOADED;
  bool postponed = false;
  settle(store, claimed, stopping, [&](Tx& tx) {
    postponed = false;
    if (interrupted) return give_back(tx, claimed);
    std::optional<base::Instant> next;
    if (base::row(fault->code).retryable)
      if (const auto wait = handler.again(*fault, claimed.work.attempt)) next = tx.now + *wait;
    if (fault->code == base::Code::STORAGE_BUSY) next = tx.now + std::chrono::seconds{2};
    // The machine's shortage is no failure of the work: the work is retried without limit.
    if (overloaded) next = tx.now + after_shortage;
    postponed = next && was_not_its_turn(fault->code);
    if (postponed) return void(postpone(tx, claimed, *next));
    const auto words = fault->hint.empty() ? fault->message : fmt::format("{} ({})", fault->message, fault->hint);
    if (fail(tx, claimed, words, next)) handler.on_failure(tx, claimed, *fault, !next);
  });
  if (overloaded) tell_shortage(claimed, *fault);
  if (postponed) return;
  log::warn(was_cut       ? "a silent or slow host leaves its place to others and is tried again"
            : interrupted ? "work was interrupted"
                          : "work failed",
            {{"work", claimed.work.work_id},
             {"kind", model::enum_name(claimed.work.kind)},
             {"subject", claimed.work.subject.value_or("")},
             {"attempt", claimed.work.attempt},
             {"error", fault->message},
             {"cause", fault->cause}});
}

Lane::Lane(store::Store& store, LaneSpec spec) : store_(store), spec_(std::move(spec)), busy_(spec_.threads) {
  for (const auto& handler : spec_.handlers) {
    kinds_.push_back(handler.kind);
    mask_ |= 1U << static_cast<unsigned>(handler.kind);
  }
  if (spec_.choice.must_answer) hosts_.emplace(store_.clock(), spec_.threads, [this] { wake_one(); });
  for (unsigned i = 0; i < spec_.threads; ++i)
    loops_.push_back(
        std::make_unique<Loop>(fmt::format("{}-{}", spec_.name, i), store_.clock(), [this, i] { return step(i); }));
}

void Lane::start() {
  // One thread looks for work; another starts only when all before it have some.
  const std::scoped_lock guard{mutex_};
  loops_.front()->start();
  started_ = 1;
}

void Lane::poke(unsigned touched) {
  if ((touched & mask_) != 0) wake_one();
}

void Lane::stop() {
  {
    const std::scoped_lock guard{mutex_};
    stopping_ = true;
  }
  for (auto& loop : loops_) loop->stop();
}

void Lane::join() {
  for (auto& loop : loops_) loop->join();
}

/// One is enough, because a thread that takes a piece wakes the next.
void Lane::wake_one() {
  const std::scoped_lock guard{mutex_};
  const auto idle = std::ranges::find(busy_, false);
  if (idle == busy_.end()) {
    missed_ = true;
    return;
  }
  const auto place = static_cast<std::size_t>(idle - busy_.begin());
  if (started_ == 0 || place < started_) return loops_[place]->poke();
  if (stopping_) return;
  loops_[place]->start();
  ++started_;
}

std::optional<base::Instant> Lane::soonest() const {
  // Due pieces that are not taken wait for a piece of their host to end; the thread of that piece then checks again.
  const bool bounded = spec_.choice.order == Order::host;
  const auto after = bounded ? std::optional{store_.clock().now()} : std::nullopt;
  return store_.read([&](sql::Database& db) { return next_due(db, kinds_, after); });
}

std::optional<Claimed> Lane::take() {
  // A check costs no write: most wake-ups find that another thread was faster.
  const auto due = store_.read([&](sql::Database& db) { return next_due(db, kinds_); });
  if (!due || *due > store_.clock().now()) return std::nullopt;
  auto* hosts = hosts_ ? &*hosts_ : nullptr;
  return store_.write([&](Tx& tx) { return claim(tx, kinds_, spec_.lease, spec_.choice, hosts); });
}

bool Lane::must_leave(const Claimed& claimed) {
  if (!hosts_ || !hosts_->expendable(claimed.work.work_id)) return false;
  return store_.read([&](sql::Database& db) {
    return others_wait(db, claimed.work.kind, store_.clock().now(), spec_.choice, *hosts_);
  });
}

void Lane::work_on_taken(const Claimed& claimed) {
  const auto& handler = *std::ranges::find(spec_.handlers, claimed.work.kind, &Handler::kind);
  const auto id = claimed.work.work_id;
  if (!hosts_) return work_on(store_, handler, claimed, [this] { return stopping_.load(); });
  const auto priority = store_.read([&](sql::Database& db) {
    auto query = db("SELECT priority FROM work WHERE work_id = ?", id);
    return query.next() ? query.integer(0) : 0;
  });
  hosts_->begin(id, claimed.lane_key, claimed.trial, priority);
  const AtEnd ended{[&] { hosts_->end(id); }};
  work_on(
      store_, handler, claimed, [this] { return stopping_.load(); }, [&] { return must_leave(claimed); });
}

void Lane::work(std::size_t own) {
  const AtEnd idle{[&] {
    const std::scoped_lock guard{mutex_};
    busy_[own] = false;
  }};
  {
    const std::scoped_lock guard{mutex_};
    busy_[own] = true;
    missed_ = false;
  }
  while (!stopping_) {
    const auto claimed = take();
    if (!claimed) return;
    wake_one();
    work_on_taken(*claimed);
  }
}

std::optional<base::Instant> Lane::step(std::size_t own) {
  for (bool again = true; again && !stopping_;) {
    work(own);
    const std::scoped_lock guard{mutex_};
    again = missed_;
  }
  return soonest();
}

}  // namespace farmtok::queue
