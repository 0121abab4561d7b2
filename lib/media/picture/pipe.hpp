#pragma once
// A bounded queue of things in order, from one thread to another.

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <mutex>
#include <optional>
#include <utility>

namespace farmtok::media {

template <class Thing>
class Pipe {
 public:
  explicit Pipe(std::size_t most) : most_(most) {}

  /// Waits for room. False when the pipe was broken off: nothing more is wanted.
  bool push(Thing thing) {
    std::unique_lock lock{mutex_};
    room_.wait(lock, [this] { return broken_ || things_.size() < most_; });
    if (broken_) return false;
    things_.push_back(std::move(thing));
    lock.unlock();
    ready_.notify_one();
    return true;
  }

  /// Waits for the next. Empty at the end, and as soon as the pipe is broken off.
  std::optional<Thing> pop() {
    std::unique_lock lock{mutex_};
    ready_.wait(lock, [this] { return broken_ || ended_ || !things_.empty(); });
    if (broken_ || things_.empty()) return {};
    std::optional<Thing> thing{std::move(things_.front())};
    things_.pop_front();
    lock.unlock();
    room_.notify_one();
    return thing;
  }

  /// No more things follow; pop() still returns those inside.
  void end() { set(ended_); }
  /// Both sides stop waiting, now and later.
  void break_off() { set(broken_); }

 private:
  void set(bool& flag) {
    {
      const std::lock_guard lock{mutex_};
      flag = true;
    }
    room_.notify_all();
    ready_.notify_all();
  }

  const std::size_t most_;
  std::mutex mutex_;
  std::condition_variable room_, ready_;
  std::deque<Thing> things_;
  bool ended_ = false;
  bool broken_ = false;
};

}  // namespace farmtok::media
