#pragma once
// Pictures of one size whose memory goes round: as many as are on their way at once, none is allocated after that.

#include <memory>

#include "av/frame.hpp"
#include "media/geometry.hpp"

namespace farmtok::media {

class FramePool {
 public:
  /// 8-bit 4:2:0 of `size`, both sides even.
  explicit FramePool(Size size);

  /// One that nobody uses. It comes back when its last reference goes, on whatever thread, even after the pool.
  av::Frame take();

 private:
  struct Free {
    void operator()(AVBufferPool* pool) const { av_buffer_pool_uninit(&pool); }
  };
  Size size_;
  int luma_stride_;
  int chroma_stride_;
  std::unique_ptr<AVBufferPool, Free> pool_;
};

}  // namespace farmtok::media
