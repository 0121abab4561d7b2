#include "media/picture/prepare.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace farmtok::media {

namespace {

/// Nearer than any two pictures.
constexpr double same_moment = 0.0005;

av::Frame reference_to(const AVFrame& frame) {
  av::Frame made{av_frame_clone(&frame)};
  if (!made) throw std::bad_alloc{};
  return made;
}

}  // namespace

PicturePrepare::PicturePrepare(const Source& source, const PicturePlan& plan, int threads, bool keeps)
    : source_(source), plan_(plan), threads_(threads), keeps_(keeps) {}

void PicturePrepare::take(AVFrame* decoded, const Use& use) {
  if (!decoded) return drain(use);
  look_at(*decoded, use);
  const auto& coded = *source_.video_stream().codecpar;
  auto kept = keeps_ && shape_ == Size{coded.width, coded.height} ? reference_to(*decoded) : nullptr;
  if (!graph_)
    return use(*decoded, seconds_of(*decoded, source_.video_stream().time_base), full_range_, std::move(kept));
  if (kept) kept_.push_back(std::move(kept));
  filter(decoded, use);
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
  filter(nullptr, use);
  graph_.reset();
  kept_.clear();
}

void PicturePrepare::filter(AVFrame* decoded, const Use& use) {
  graph_->pass(decoded, *filtered_, [&](AVFrame& out) {
    const double seconds = seconds_of(out, graph_->time_base());
    use(out, seconds, full_range_, kept_at(seconds));
  });
}

av::Frame PicturePrepare::kept_at(double seconds) {
  while (!kept_.empty()) {
    const double at = seconds_of(*kept_.front(), source_.video_stream().time_base);
    if (at > seconds + same_moment) break;
    auto kept = std::move(kept_.front());
    kept_.pop_front();
    if (at > seconds - same_moment) return kept;
  }
  return nullptr;
}

double PicturePrepare::seconds_of(const AVFrame& frame, AVRational time_base) const {
  return static_cast<double>(frame.pts) * av_q2d(time_base) - source_.origin;
}

}  // namespace farmtok::media
