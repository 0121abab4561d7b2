#include "media/picture_prepare.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

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
  const auto room = room_for(decoded);
  const auto& coded = *source_.video_stream().codecpar;
  const bool crops = source_.crop.any() && shape == Size{coded.width, coded.height};
  const bool straight =
      !crops && room == plan_.stored && needs_no_chain(colour, shape, plan_.stored, turn, plan_.interlaced);
  full_range_ = straight && colour.is_full_range();
  if (straight) return;
  const auto cut = crops ? crop_chain(source_.crop) : "";
  auto chain = cut + picture_chain(colour, crops ? source_.cropped() : shape, room, room == plan_.stored ? turn : "",
                                   plan_.interlaced);
  if (room != plan_.stored) {
    chain += fmt::format(",pad={}:{}:-1:-1:black", plan_.stored.width, plan_.stored.height);
    if (!turn.empty()) chain += "," + turn;
  }
  graph_ = av::Graph::video(decoded, source_.video_stream().time_base, chain, threads_);
}

Size PicturePrepare::room_for(const AVFrame& decoded) {
  const auto& coded = *source_.video_stream().codecpar;
  const Size shape{decoded.width, decoded.height};
  if (shape == Size{coded.width, coded.height}) return plan_.stored;
  const auto told = decoded.sample_aspect_ratio;
  const double pixel = told.num > 0 && told.den > 0 ? av_q2d(told) : source_.pixel_aspect;
  const double wide = shape.width * pixel, high = shape.height;
  const double scale = std::min(plan_.stored.width / wide, plan_.stored.height / high);
  const Size fitted{2 * static_cast<int>(std::lround(wide * scale / 2)),
                    2 * static_cast<int>(std::lround(high * scale / 2))};
  // Sides rounded to even numbers, and rounding headers, are not another shape.
  const auto near = [](int side, int of) { return std::abs(side - of) <= std::max(2, of / 50); };
  if (near(fitted.width, plan_.stored.width) && near(fitted.height, plan_.stored.height)) return plan_.stored;
  changed_to_ = changed_to_.value_or(shape);
  return {std::max(2, fitted.width), std::max(2, fitted.height)};
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
