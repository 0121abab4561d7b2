#include "media/sound.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "av/error.hpp"
#include "media/picture/encoders.hpp"
#include "media/picture/filters.hpp"

namespace farmtok::media {
SoundTrack::SoundTrack(const Source& source, double speed, av::Output& output)
    : source_(source),
      speed_(speed),
      output_(output),
      decoder_(av::open_decoder(*source.input.stream(source.audio), 1)),
      encoder_(open_sound_encoder(*source.input.stream(source.audio)->codecpar)) {
  track_ = output.add(*encoder_);
}

void SoundTrack::take(const AVPacket* packet) {
  av::send(*decoder_, packet);
  while (av::receive(*decoder_, *frame_)) settle(*frame_);
  if (packet) return;
  drain_graph();
  if (pieces_) pieces_->pass(nullptr, *piece_, [this](AVFrame& out) { encode(out); });
  av::encode(*encoder_, nullptr);
  write_coded();
}

void SoundTrack::settle(AVFrame& frame) {
  if (frame.nb_samples <= 0 || frame.sample_rate <= 0 || frame.ch_layout.nb_channels <= 0) return;
  if (frame.best_effort_timestamp != AV_NOPTS_VALUE) frame.pts = frame.best_effort_timestamp;
  keep_pace(frame);
  if (source_.sound_edits && frame.pts != AV_NOPTS_VALUE) return cut(frame);
  // The picture's first frame is time zero: sound before it is cut, sound after it is padded in the chain.
  if (frame.pts != AV_NOPTS_VALUE) frame.pts -= ticks(source_.origin);
  filter(&frame);
}

/// Where the rate changes later on, libavformat still spaces the frames of one packet by the first rate. A frame that
/// follows the one before it at that distance has no time of its own: it comes when the one before it ends.
void SoundTrack::keep_pace(AVFrame& frame) {
  constexpr double rounding = 0.002;
  if (frame.pts == AV_NOPTS_VALUE) return;
  const auto& stream = *source_.input.stream(source_.audio);
  const double written = static_cast<double>(frame.pts) * av_q2d(stream.time_base);
  const int first_rate = stream.codecpar->sample_rate;
  const double spaced = static_cast<double>(frame.nb_samples) / std::max(first_rate, 1);
  double at = written;
  if (frame.sample_rate == rate_ && rate_ != first_rate && std::abs(written - written_seconds_ - spaced) < rounding) {
    at = next_seconds_;
    frame.pts = ticks(at);
  }
  written_seconds_ = written;
  next_seconds_ = at + static_cast<double>(frame.nb_samples) / frame.sample_rate;
}

/// The parts of it that the edits show, piece by piece.
void SoundTrack::cut(AVFrame& frame) {
  const double rate = frame.sample_rate;
  const double at = static_cast<double>(frame.pts) * av_q2d(source_.input.stream(source_.audio)->time_base);
  for (const auto& piece : source_.sound_edits->heard(at, frame.nb_samples / rate)) {
    const auto skip = std::clamp(static_cast<int>(std::lround(piece.skip * rate)), 0, frame.nb_samples);
    const auto left = std::min(static_cast<int>(std::lround(piece.lasts * rate)), frame.nb_samples - skip);
    if (left <= 0) continue;
    auto part = av::make_frame();
    av::check(av_frame_ref(part.get(), &frame), "cutting the sound");
    const auto format = static_cast<AVSampleFormat>(frame.format);
    const bool planar = av_sample_fmt_is_planar(format);
    const auto offset =
        std::ptrdiff_t{skip} * av_get_bytes_per_sample(format) * (planar ? 1 : frame.ch_layout.nb_channels);
    for (int i = 0; i < (planar ? frame.ch_layout.nb_channels : 1); ++i) part->extended_data[i] += offset;
    if (part->extended_data != part->data)
      for (int i = 0; i < AV_NUM_DATA_POINTERS; ++i) part->data[i] = part->extended_data[i];
    part->nb_samples = left;
    part->pts = ticks(piece.at - source_.origin);
    filter(part.get());
  }
}

std::int64_t SoundTrack::ticks(double seconds) const {
  return std::llround(seconds / av_q2d(source_.input.stream(source_.audio)->time_base));
}

void SoundTrack::filter(AVFrame* frame) {
  if (!graph_ || frame->sample_rate != rate_ || frame->ch_layout.nb_channels != channels_ ||
      frame->format != sample_format_) {
    drain_graph();
    rate_ = frame->sample_rate;
    channels_ = frame->ch_layout.nb_channels;
    sample_format_ = frame->format;
    // A graph begins where the one before it ended: overlaps are cut, a hole is filled.
    const auto begins = std::llround(static_cast<double>(samples_) * speed_ * rate_ / encoder_->sample_rate);
    graph_ = av::Graph::audio(*frame, source_.input.stream(source_.audio)->time_base,
                              sound_chain(encoder_->sample_rate, encoder_->ch_layout.nb_channels, speed_, begins), 0);
  }
  graph_->pass(frame, *filtered_, [this](AVFrame& out) { emit(out); });
}

void SoundTrack::drain_graph() {
  if (!graph_) return;
  graph_->pass(nullptr, *filtered_, [this](AVFrame& out) { emit(out); });
  graph_.reset();
}

void SoundTrack::emit(AVFrame& frame) {
  frame.pts = samples_;
  samples_ += frame.nb_samples;
  // The encoder treats a short piece as the last one: so the output of two graphs is cut into pieces together.
  if (!pieces_) pieces_ = av::Graph::audio(frame, encoder_->time_base, "anull", encoder_->frame_size);
  pieces_->pass(&frame, *piece_, [this](AVFrame& out) { encode(out); });
}

void SoundTrack::encode(AVFrame& piece) {
  piece.pts = coded_samples_;
  coded_samples_ += piece.nb_samples;
  av::encode(*encoder_, &piece);
  write_coded();
}

void SoundTrack::write_coded() {
  while (av::receive(*encoder_, *coded_)) output_.write(track_, *coded_, encoder_->time_base);
}

}  // namespace farmtok::media
