#include "media/picture/frame_pool.hpp"

#include "av/pixels.hpp"

namespace farmtok::media {
namespace {

/// The alignment for vector instructions, and room after the last row for those that load more than they need.
constexpr int alignment = 64;

int aligned(int bytes) { return (bytes + alignment - 1) / alignment * alignment; }

}  // namespace

FramePool::FramePool(Size size)
    : size_(size), luma_stride_(aligned(size.width)), chroma_stride_(aligned(size.width / 2)) {
  const auto bytes = std::size_t(luma_stride_) * size.height + std::size_t(chroma_stride_) * size.height;
  pool_.reset(av_buffer_pool_init(bytes + 2 * alignment, nullptr));
  if (!pool_) throw std::bad_alloc{};
}

av::Frame FramePool::take() {
  auto frame = av::make_frame();
  frame->buf[0] = av_buffer_pool_get(pool_.get());
  if (!frame->buf[0]) throw std::bad_alloc{};
  frame->format = AV_PIX_FMT_YUV420P;
  frame->width = size_.width;
  frame->height = size_.height;
  auto* start = frame->buf[0]->data;
  start += (alignment - reinterpret_cast<std::uintptr_t>(start) % alignment) % alignment;
  frame->data[0] = start;
  frame->data[1] = frame->data[0] + std::ptrdiff_t{luma_stride_} * size_.height;
  frame->data[2] = frame->data[1] + std::ptrdiff_t{chroma_stride_} * (size_.height / 2);
  frame->linesize[0] = luma_stride_;
  frame->linesize[1] = frame->linesize[2] = chroma_stride_;
  return frame;
}

}  // namespace farmtok::media
