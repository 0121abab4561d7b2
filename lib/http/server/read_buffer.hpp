#pragma once
// Bytes that were received but not yet taken: contiguous, growing on demand to a bound.

#include <algorithm>
#include <cstring>
#include <memory>
#include <span>
#include <string_view>

namespace farmtok::http {

class ReadBuffer {
 public:
  std::string_view bytes() const { return {data_.get() + begin_, end_ - begin_}; }
  void consume(std::size_t count) {
    begin_ += count;
    if (begin_ == end_) begin_ = end_ = 0;
  }
  void filled(std::size_t count) { end_ += count; }

  /// Free space to receive into; empty when `limit` unconsumed bytes are held. Invalidates the result of `bytes()`.
  std::span<char> space(std::size_t limit) {
    const auto held = end_ - begin_;
    if (held >= limit) return {};
    if (end_ == capacity_ || capacity_ < std::min(limit, first_size)) make_room(limit);
    return {data_.get() + end_, std::min(capacity_ - end_, limit - held)};
  }
  /// Frees the memory that a large body needed.
  void shrink() {
    if (bytes().empty() && capacity_ > first_size) {
      data_.reset();
      capacity_ = begin_ = end_ = 0;
    }
  }

 private:
  static constexpr std::size_t first_size = 4096;

  void make_room(std::size_t limit) {
    const auto held = end_ - begin_;
    if (begin_ == 0) {
      const auto larger = std::min(limit, std::max(first_size, capacity_ * 4));
      auto grown = std::make_unique_for_overwrite<char[]>(larger);
      if (held > 0) std::memcpy(grown.get(), data_.get(), held);
      data_ = std::move(grown);
      capacity_ = larger;
    } else {
      std::memmove(data_.get(), data_.get() + begin_, held);
    }
    begin_ = 0;
    end_ = held;
  }

  std::unique_ptr<char[]> data_;
  std::size_t capacity_ = 0;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
};

}  // namespace farmtok::http
