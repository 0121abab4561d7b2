#pragma once
// Threads that work on one thing: when one of them fails, all stop, and the first failure is reported.

#include <exception>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace farmtok::media {

class Together {
 public:
  /// `stop` makes every part return soon; any of the threads may call it, and more than once.
  explicit Together(std::function<void()> stop) : stop_(std::move(stop)) {}
  /// Stops and waits for running parts.
  ~Together();
  Together(const Together&) = delete;
  Together& operator=(const Together&) = delete;

  /// Runs `part` in a new thread.
  void start(std::function<void()> part);
  /// Runs `part` here, then waits for all others. Throws the first failure of any.
  void finish(const std::function<void()>& part);

 private:
  void guard(const std::function<void()>& part);

  std::function<void()> stop_;
  std::mutex mutex_;
  std::exception_ptr first_;
  std::vector<std::jthread> threads_;  // the last member: they end before the members that they use
};

}  // namespace farmtok::media
