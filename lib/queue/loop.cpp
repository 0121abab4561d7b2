#include "queue/loop.hpp"

#include <pthread.h>

#include <utility>

#include "base/error.hpp"
#include "log/log.hpp"

namespace farmtok::queue {

Loop::Loop(std::string name, const base::Clock& clock, std::function<std::optional<base::Instant>()> step)
    : name_(std::move(name)), clock_(clock), step_(std::move(step)) {}

Loop::~Loop() {
  stop();
  join();
}

void Loop::start() {
  thread_ = std::thread{[this] { run(); }};
  pthread_setname_np(thread_.native_handle(), name_.substr(0, 15).c_str());
}

void Loop::poke() {
  {
    const std::scoped_lock guard{mutex_};
    poked_ = true;
  }
  wake_.notify_one();
}

void Loop::stop() {
  {
    const std::scoped_lock guard{mutex_};
    stopping_ = true;
  }
  wake_.notify_one();
}

void Loop::join() {
  if (thread_.joinable()) thread_.join();
}

std::optional<base::Instant> Loop::sleeping_until() const {
  const std::scoped_lock guard{mutex_};
  return until_;
}

/// Logs each fault once, and not each second while it lasts.
void Loop::tell(const std::string& fault, const std::string& cause) {
  if (fault == last_fault_) return;
  last_fault_ = fault;
  log::error("a step failed and is tried again each second", {{"loop", name_}, {"error", fault}, {"cause", cause}});
}

void Loop::run() {
  std::unique_lock lock{mutex_};
  while (!stopping_) {
    poked_ = false;
    until_.reset();
    lock.unlock();
    std::optional<base::Instant> next;
    try {
      next = step_();
      if (!std::exchange(last_fault_, {}).empty()) log::info("a loop continues", {{"loop", name_}});
    } catch (const base::Error& error) {
      // The store's own check reports its errors, and they end when the disk or the lock is free.
      if (!base::storage_refused(error.code)) failures_.fetch_add(1);
      tell(error.message, error.cause);
      next = clock_.now() + std::chrono::seconds{1};
    } catch (const std::exception& fault) {
      failures_.fetch_add(1);
      tell(fault.what(), {});
      next = clock_.now() + std::chrono::seconds{1};
    }
    steps_.fetch_add(1);
    lock.lock();
    until_ = next;
    while (!stopping_ && !poked_) {
      if (!next) wake_.wait(lock);
      else if (clock_.now() >= *next) break;
      else clock_.wait_until(lock, wake_, *next);
    }
  }
}

}  // namespace farmtok::queue
