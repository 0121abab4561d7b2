#include "http/server/executor.hpp"

#include <algorithm>
#include <system_error>

namespace farmtok::http {

Executor::Executor(unsigned threads, std::size_t most_waiting)
    : most_threads_(std::max(1U, threads)), most_waiting_(most_waiting) {}

Executor::~Executor() {
  {
    const std::scoped_lock guard(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  for (auto& thread : threads_) thread.join();
  waiting_.clear();
}

bool Executor::post(std::function<void()> work) {
  {
    const std::scoped_lock guard(mutex_);
    const bool all_taken = waiting_.size() >= idle_;  // by work that waits already
    const bool may_grow = threads_.size() < most_threads_;
    if (stopping_ || (all_taken && !may_grow && waiting_.size() - idle_ >= most_waiting_)) return false;
    if (all_taken && may_grow) {
      try {
        threads_.emplace_back([this] { serve(); });
      } catch (const std::system_error&) {
        // The existing threads do the work; without any it would wait for ever.
        if (threads_.empty()) return false;
      }
    }
    waiting_.push_back(std::move(work));
  }
  changed_.notify_one();
  return true;
}

void Executor::serve() {
  std::unique_lock lock(mutex_);
  for (;;) {
    ++idle_;
    changed_.wait(lock, [this] { return stopping_ || !waiting_.empty(); });
    --idle_;
    if (stopping_) return;
    auto work = std::move(waiting_.front());
    waiting_.pop_front();
    lock.unlock();
    work();
    work = nullptr;
    lock.lock();
  }
}

}  // namespace farmtok::http
