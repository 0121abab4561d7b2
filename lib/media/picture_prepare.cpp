#include "media/picture_prepare.hpp"

namespace farmtok::media {

PicturePrepare::PicturePrepare(const Source& source, const PicturePlan& plan, int threads)
    : source_(source), plan_(plan), threads_(threads) {}

void PicturePrepare::take(AVFrame* decoded, const Use& use) {
  if (!decoded) return drain(use);
  look_at(*decoded, use);
  if (!graph_) return use(*decoded, seconds_of(*decoded, source_.video_stream().time_base), full_range_);
  graph_->pass(decoded, *filtered_, [&](AVFrame& out) { use(out, seconds_of(out, graph_->time_base()), full_range_); });
}

void PicturePrepare::look_at(const AVFrame& decoded, const Use& use) {
  const Size shape{decoded.width, decoded.height};
  if (shape == shape_ && decoded.format == pixel_format_) return;
  drain(use);
  shape_ = shape;
  pixel_format_ = decoded.format;
  auto colour = plan_.colour;
  colour.format = static_cast<AVPixelFormat>(decoded.format);
  const auto& turn = source_.orientation.filters;
  const bool straight = needs_no_chain(colour, shape, plan_.stored, turn, plan_.interlaced);
  full_range_ = straight && colour.is_full_range();
  if (!straight)
    graph_ = av::Graph::video(decoded, source_.video_stream().time_base,
                              picture_chain(colour, shape, plan_.stored, turn, plan_.interlaced), threads_);
}

void PicturePrepare::drain(const Use& use) {
  if (!graph_) return;
  graph_->pass(nullptr, *filtered_, [&](AVFrame& out) { use(out, seconds_of(out, graph_->time_base()), full_range_); });
  graph_.reset();
}

double PicturePrepare::seconds_of(const AVFrame& frame, AVRational time_base) const {
  return static_cast<double>(frame.pts) * av_q2d(time_base) - source_.origin;
}

}  // namespace farmtok::media
