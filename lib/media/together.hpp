#pragma once
// Threads that work on one thing: when one of them fails, all stop, and the first failure is what is told.

#include <exception>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace farmtok::media {

class Together {
 public:
  /// `stop` makes every part return soon; it may be called from any of the threads, and more than once.
  explicit Together(std::function<void()> stop) : stop_(std::move(stop)) {}
  /// Stops and waits for whoever still works.
  ~Together();
  Together(const Together&) = delete;
  Together& operator=(const Together&) = delete;

  /// Does `part` in a thread of its own.
  void start(std::function<void()> part);
  /// Does `part` here, then waits for all others. Throws the first failure of any.
  void finish(const std::function<void()>& part);

 private:
  void guard(const std::function<void()>& part);

  std::function<void()> stop_;
  std::mutex mutex_;
  std::exception_ptr first_;
  std::vector<std::jthread> threads_;  // last: they end before what they use
};

}  // namespace farmtok::media
