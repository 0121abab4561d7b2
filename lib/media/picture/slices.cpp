#include "media/picture/slices.hpp"

#include <algorithm>

namespace farmtok::media {

Slices::Slices(int threads) : count_(std::max(1, threads)), meet_(count_) {
  for (int slice = 1; slice < count_; ++slice)
    threads_.emplace_back([this, slice] {
      for (;;) {
        meet_.arrive_and_wait();
        if (!rows_) return;
        work(slice);
        meet_.arrive_and_wait();
      }
    });
}

Slices::~Slices() {
  rows_ = nullptr;
  meet_.arrive_and_wait();
}

void Slices::each(int height, const std::function<void(int, int)>& rows) {
  height_ = height;
  rows_ = &rows;
  meet_.arrive_and_wait();
  work(0);
  meet_.arrive_and_wait();
}

void Slices::work(int slice) const {
  const auto row = [&](int number) { return height_ / 2 * number / count_ * 2; };
  if (row(slice) < row(slice + 1)) (*rows_)(row(slice), row(slice + 1));
}

}  // namespace farmtok::media
