#include "media/picture.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <thread>

#include "av/error.hpp"

namespace farmtok::media {
namespace {

constexpr double key_seconds = 2;
constexpr int ticks_per_second = 1'200'000;

/// Fine enough that no frame moves audibly; for constant rate a whole number of ticks for each frame, so that the
/// output is constant too. Nothing is put on a grid.
struct Ticks {
  int per_second;
  std::int64_t per_frame;
};

Ticks ticks_for(const Source& source, double speed) {
  const double rate = source.facts.frames_per_second * speed;
  if (source.variable_rate) return {ticks_per_second, std::llround(ticks_per_second / rate)};
  const auto per_frame = std::max<std::int64_t>(1, std::llround(ticks_per_second / rate));
  return {static_cast<int>(std::llround(rate * static_cast<double>(per_frame))), per_frame};
}

Colour colour_of(const AVCodecParameters& coded) {
  return {static_cast<AVPixelFormat>(coded.format), coded.color_range, coded.color_space, coded.color_primaries,
          coded.color_trc};
}

av::Codec open_encoder(const Source& source, Size size, const Colour& colour, const Ticks& ticks, double speed,
                       const Encoding& encoding) {
  auto encoder = av::make_encoder("libx264");
  const double rate = source.facts.frames_per_second * speed;
  encoder->width = size.width;
  encoder->height = size.height;
  encoder->pix_fmt = AV_PIX_FMT_YUV420P;
  encoder->color_range = colour.range;
  encoder->colorspace = colour.matrix;
  encoder->color_primaries = colour.primaries;
  encoder->color_trc = colour.transfer;
  encoder->sample_aspect_ratio = {1, 1};
  encoder->time_base = {1, ticks.per_second};
  encoder->framerate = av_d2q(rate, 1'000'000);
  encoder->gop_size = std::max(1, static_cast<int>(rate * key_seconds));
  encoder->thread_count = encoding.threads;
  encoder->flags |= AV_CODEC_FLAG_GLOBAL_HEADER | AV_CODEC_FLAG_CLOSED_GOP;
  av::start_encoder(*encoder,
                    {{"preset", encoding.preset}, {"crf", fmt::format("{:.2f}", encoding.crf)}, {"forced-idr", "1"}});
  return encoder;
}

}  // namespace

PictureTrack::PictureTrack(const Source& source, const model::Variation& drawn, const Encoding& encoding,
                           av::Output& output)
    : source_(source),
      output_(output),
      colour_(colour_of(*source.video_stream().codecpar)),
      threads_(std::clamp(static_cast<int>(std::thread::hardware_concurrency()), 1, 2)) {
  if (encoding.threads > 0) threads_ = std::min(threads_, encoding.threads);
  const auto& coded = *source.video_stream().codecpar;
  stored_ = square_pixels(coded.width, coded.height, source.pixel_aspect);
  upright_ = source.orientation.swaps_sides ? Size{stored_.height, stored_.width} : stored_;
  applied_ = media::applied(drawn, upright_);
  decoder_ = av::open_decoder(source.video_stream(), threads_);
  const auto ticks = ticks_for(source, applied_.speed);
  frame_ticks_ = ticks.per_frame;
  encoder_ = open_encoder(source, upright_, output_colour(colour_, upright_), ticks, applied_.speed, encoding);
  // x264 signs its first picture with its version and settings: all SEI units go.
  strip_ = av::make_bitstream("filter_units=remove_types=6", *encoder_);
  track_ = output.add(*encoder_);
}

void PictureTrack::take(const AVPacket* packet) {
  av::send(*decoder_, packet);
  while (av::receive(*decoder_, *frame_)) filter(frame_.get());
  if (packet) return;
  drain_graph();
  av::encode(*encoder_, nullptr);
  write_coded();
  av::send(*strip_, nullptr);
}

void PictureTrack::filter(AVFrame* frame) {
  const auto time_base = source_.video_stream().time_base;
  const double frame_seconds = 1 / source_.facts.frames_per_second;
  if (frame->best_effort_timestamp != AV_NOPTS_VALUE) frame->pts = frame->best_effort_timestamp;
  if (frame->pts == AV_NOPTS_VALUE) frame->pts = std::llround((source_.origin + decoded_seconds_) / av_q2d(time_base));
  const double at = static_cast<double>(frame->pts) * av_q2d(time_base) - source_.origin;
  decoded_seconds_ = std::max(decoded_seconds_, at + frame_seconds);

  const Size shape{frame->width, frame->height};
  if (!graph_ || shape != shape_ || frame->format != pixel_format_) {
    drain_graph();
    shape_ = shape;
    pixel_format_ = frame->format;
    auto colour = colour_;
    colour.format = static_cast<AVPixelFormat>(frame->format);
    graph_ = av::Graph::video(*frame, time_base,
                              picture_chain(colour, shape, stored_, source_.orientation.filters, upright_, applied_),
                              threads_);
  }
  graph_->pass(frame, *filtered_, [this](AVFrame& out) { emit(out); });
}

void PictureTrack::drain_graph() {
  if (!graph_) return;
  graph_->pass(nullptr, *filtered_, [this](AVFrame& out) { emit(out); });
  graph_.reset();
}

void PictureTrack::emit(AVFrame& frame) {
  const double seconds =
      (static_cast<double>(frame.pts) * av_q2d(graph_->time_base()) - source_.origin) / applied_.speed;
  const std::int64_t tick = std::llround(seconds * encoder_->time_base.den);
  frame.pts = std::max(tick, last_pts_ + 1);
  last_pts_ = frame.pts;
  frame.pict_type = AV_PICTURE_TYPE_NONE;
  if (source_.variable_rate && seconds >= next_key_seconds_) {
    // Counting frames says nothing about time here: key frames are asked for by the clock.
    frame.pict_type = AV_PICTURE_TYPE_I;
    next_key_seconds_ = seconds + key_seconds * 0.98;
  }
  ++frames_;
  av::encode(*encoder_, &frame);
  write_coded();
}

void PictureTrack::write_coded() {
  while (av::receive(*encoder_, *coded_)) {
    coded_->duration = frame_ticks_;
    av::send(*strip_, coded_.get());
    while (av::receive(*strip_, *coded_)) output_.write(track_, *coded_, encoder_->time_base);
  }
}

}  // namespace farmtok::media
