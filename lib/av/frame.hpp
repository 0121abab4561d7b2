#pragma once
// One decoded picture or stretch of sound.

#include <memory>
#include <new>

extern "C" {
#include <libavutil/frame.h>
}

namespace farmtok::av {

struct FreeFrame {
  void operator()(AVFrame* frame) const { av_frame_free(&frame); }
};
using Frame = std::unique_ptr<AVFrame, FreeFrame>;

inline Frame make_frame() {
  Frame frame{av_frame_alloc()};
  if (!frame) throw std::bad_alloc{};
  return frame;
}

}  // namespace farmtok::av
