#pragma once
// Pictures of one size whose memory is reused: allocates only while more are in use at once than ever before.

#include <memory>

#include "av/frame.hpp"
#include "media/picture/geometry.hpp"

namespace farmtok::media {

class FramePool {
 public:
  /// 8-bit 4:2:0 of `size`, both sides even.
  explicit FramePool(Size size);

  /// An unused one. It returns to the pool when its last reference is released, on any thread, even after the pool.
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
