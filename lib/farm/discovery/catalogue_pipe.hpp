#pragma once
// One thread makes what another uses, a few things ahead of it.

#include <condition_variable>
#include <deque>
#include <exception>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

namespace farmtok::farm {

template <class Thing>
class Pipe {
 public:
  /// Starts `make(hand_on)` on a thread of its own. hand_on(Thing) waits while `most` things lie unused; it answers
  /// false when nobody wants more, and then `make` returns.
  template <class Make>
  Pipe(std::size_t most, Make make)
      : most_(most), maker_([this, make = std::move(make)] {
          std::exception_ptr fault;
          try {
            make([this](Thing thing) { return put(std::move(thing)); });
          } catch (...) {
            fault = std::current_exception();
          }
          const std::scoped_lock guard{mutex_};
          ended_ = true;
          fault_ = fault;
          changed_.notify_all();
        }) {}
  ~Pipe() {
    const std::scoped_lock guard{mutex_};
    unwanted_ = true;
    changed_.notify_all();
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;

  /// The next thing, in the order they were made; nothing behind the last. Throws what `make` threw.
  std::optional<Thing> next() {
    std::unique_lock lock{mutex_};
    changed_.wait(lock, [&] { return ended_ || !made_.empty(); });
    if (!made_.empty()) {
      std::optional<Thing> first{std::move(made_.front())};
      made_.pop_front();
      changed_.notify_all();
      return first;
    }
    if (fault_) std::rethrow_exception(std::exchange(fault_, nullptr));
    return std::nullopt;
  }

 private:
  bool put(Thing thing) {
    std::unique_lock lock{mutex_};
    changed_.wait(lock, [&] { return unwanted_ || made_.size() < most_; });
    made_.push_back(std::move(thing));
    changed_.notify_all();
    return !unwanted_;
  }

  std::size_t most_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Thing> made_;
  bool ended_ = false, unwanted_ = false;
  std::exception_ptr fault_;
  std::jthread maker_;  // the last, so that it has ended before the rest goes
};

}  // namespace farmtok::farm
