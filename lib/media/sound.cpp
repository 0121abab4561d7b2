#include "media/sound.hpp"

#include <cmath>

#include "media/encoders.hpp"
#include "media/filters.hpp"

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
  while (av::receive(*decoder_, *frame_)) filter(frame_.get());
  if (packet) return;
  drain_graph();
  av::encode(*encoder_, nullptr);
  write_coded();
}

void SoundTrack::filter(AVFrame* frame) {
  if (frame->nb_samples <= 0 || frame->sample_rate <= 0 || frame->ch_layout.nb_channels <= 0) return;
  const auto time_base = source_.input.stream(source_.audio)->time_base;
  if (frame->best_effort_timestamp != AV_NOPTS_VALUE) frame->pts = frame->best_effort_timestamp;
  // The picture's first frame is time zero: sound from before it is cut, sound after it is padded in the chain.
  if (frame->pts != AV_NOPTS_VALUE) frame->pts -= std::llround(source_.origin / av_q2d(time_base));

  if (!graph_ || frame->sample_rate != rate_ || frame->ch_layout.nb_channels != channels_ ||
      frame->format != sample_format_) {
    drain_graph();
    rate_ = frame->sample_rate;
    channels_ = frame->ch_layout.nb_channels;
    sample_format_ = frame->format;
    graph_ = av::Graph::audio(
        *frame, time_base, sound_chain(encoder_->sample_rate, encoder_->ch_layout.nb_channels, speed_, samples_ == 0),
        encoder_->frame_size);
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
  av::encode(*encoder_, &frame);
  write_coded();
}

void SoundTrack::write_coded() {
  while (av::receive(*encoder_, *coded_)) output_.write(track_, *coded_, encoder_->time_base);
}

}  // namespace farmtok::media
