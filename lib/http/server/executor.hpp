#pragma once
// A few threads and their queue.

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace farmtok::http {

class Executor {
 public:
  /// At most `threads` threads, each started when work waits and no thread is free, so that an unused executor costs
  /// nothing. `most_waiting`: pieces of work that may wait for a thread; more are refused.
  Executor(unsigned threads, std::size_t most_waiting);
  /// Waits for the work under way; work that still waits is dropped without being run.
  ~Executor();
  Executor(const Executor&) = delete;
  Executor& operator=(const Executor&) = delete;

  /// Queues `work`, which must not throw. False when the queue is full or no thread can be started: it will not run.
  /// Thread-safe.
  bool post(std::function<void()> work);

 private:
  void serve();

  const unsigned most_threads_;
  const std::size_t most_waiting_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::function<void()>> waiting_;
  std::size_t idle_ = 0;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace farmtok::http
