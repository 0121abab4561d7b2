#pragma once
// Some threads make things that another thread uses; they work a few things ahead of it.

#include <algorithm>
#include <condition_variable>
#include <exception>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

namespace farmtok::farm::discovery {

/// Makes a Thing from each Raw thing. Raw things are taken one after the other and made in parallel; the results are
/// returned in the order in which they were taken.
template <class Raw, class Thing>
class Pipe {
 public:
  using Take = std::function<bool(Raw&)>;  // false at the end
  using Make = std::function<Thing(const Raw&)>;

  /// Starts `makers` threads. At most `most` things are in progress or unused.
  Pipe(std::size_t makers, std::size_t most, Take take, Make make)
      : most_(most), take_(std::move(take)), make_(std::move(make)) {
    for (std::size_t i = 0; i < makers; ++i) makers_.emplace_back([this] { work(); });
  }
  ~Pipe() {
    const std::scoped_lock guard{mutex_};
    ended_ = true;
    changed_.notify_all();
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;

  /// The next thing; nothing after the last. Throws the error of taking or making, in place of the things not yet used.
  std::optional<Thing> next() {
    std::unique_lock lock{mutex_};
    changed_.wait(lock, [&] { return fault_ || made_.contains(used_) || (ended_ && used_ == taken_); });
    if (fault_) std::rethrow_exception(fault_);
    auto first = made_.extract(used_);
    if (first.empty()) return std::nullopt;
    ++used_;
    changed_.notify_all();
    return std::move(first.mapped());
  }

 private:
  void work() {
    try {
      Raw raw;
      for (std::size_t place = 0; take_one(raw, place);) {
        auto thing = make_(raw);
        const std::scoped_lock guard{mutex_};
        made_.emplace(place, std::move(thing));
        changed_.notify_all();
      }
    } catch (...) {
      const std::scoped_lock guard{mutex_};
      fault_ = std::current_exception();
      ended_ = true;
      changed_.notify_all();
    }
  }

  bool take_one(Raw& raw, std::size_t& place) {
    const std::scoped_lock turn{taking_};
    {
      std::unique_lock lock{mutex_};
      changed_.wait(lock, [&] { return ended_ || taken_ - used_ < most_; });
      if (ended_) return false;
    }
    const bool more = take_(raw);
    const std::scoped_lock guard{mutex_};
    if (more) place = taken_++;
    else ended_ = true;
    changed_.notify_all();
    return more;
  }

  std::size_t most_;
  Take take_;
  Make make_;
  std::mutex taking_;  // held by the thread that takes
  std::mutex mutex_;   // guards all members below
  std::condition_variable changed_;
  std::map<std::size_t, Thing> made_;  // by their place in the order
  std::size_t taken_ = 0, used_ = 0;
  bool ended_ = false;
  std::exception_ptr fault_;
  std::vector<std::jthread> makers_;  // the last member, so that the threads end before the other members are destroyed
};

}  // namespace farmtok::farm::discovery
