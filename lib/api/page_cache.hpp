#pragma once
// Rendered pages in memory.

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>

#include "base/time.hpp"

namespace farmtok::api {

/// Pages stay the same until the store changes; a crowd of volunteers is served from memory. Thread-safe: each door has
/// its own I/O thread.
class PageCache {
 public:
  std::shared_ptr<const std::string> get(const std::string& id, std::uint64_t generation, base::Instant now) {
    const std::scoped_lock guard{mutex_};
    if (generation != generation_) {
      pages_.clear();
      generation_ = generation;
    }
    const auto found = pages_.find(id);
    return found == pages_.end() || (found->second.end && *found->second.end <= now) ? nullptr : found->second.bytes;
  }
  /// Kept only while the store equals its state when the page was made. `end`: when the page's link expires.
  void put(const std::string& id, std::uint64_t generation, std::shared_ptr<const std::string> page,
           std::optional<base::Instant> end) {
    const std::scoped_lock guard{mutex_};
    if (generation == generation_ && pages_.size() < 1000) pages_[id] = {std::move(page), end};
  }

 private:
  struct Page {
    std::shared_ptr<const std::string> bytes;
    std::optional<base::Instant> end;
  };
  std::mutex mutex_;
  std::uint64_t generation_ = 0;
  std::unordered_map<std::string, Page> pages_;
};

}  // namespace farmtok::api
