#include "media/together.hpp"

namespace farmtok::media {

Together::~Together() {
  if (!threads_.empty()) stop_();
}

void Together::start(std::function<void()> part) {
  threads_.emplace_back([this, part = std::move(part)] { guard(part); });
}

void Together::finish(const std::function<void()>& part) {
  guard(part);
  threads_.clear();  // waits
  if (first_) std::rethrow_exception(first_);
}

void Together::guard(const std::function<void()>& part) {
  try {
    part();
  } catch (...) {
    {
      const std::lock_guard lock{mutex_};
      if (!first_) first_ = std::current_exception();
    }
    stop_();
  }
}

}  // namespace farmtok::media
