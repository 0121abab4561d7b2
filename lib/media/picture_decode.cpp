#include "media/picture_decode.hpp"

#include <algorithm>
#include <cmath>

namespace farmtok::media {

PictureDecode::PictureDecode(const Source& source, int threads)
    : source_(source), decoder_(av::open_decoder(source.video_stream(), threads)) {}

bool PictureDecode::take(const AVPacket* packet, const Use& use) {
  // Some formats say "the same again" in a few bytes, and edit lists cut pictures off: none of these is missed.
  if (packet && packet->size > 16 && !(packet->flags & AV_PKT_FLAG_DISCARD)) ++coded_;
  av::send(*decoder_, packet);
  for (auto frame = av::make_frame(); av::receive(*decoder_, *frame); frame = av::make_frame()) {
    ++decoded_;
    const double at = settle_time(*frame);
    if (!use(std::move(frame), at)) return false;
  }
  return true;
}

double PictureDecode::settle_time(AVFrame& frame) {
  const double tick = av_q2d(source_.video_stream().time_base);
  if (frame.best_effort_timestamp != AV_NOPTS_VALUE) frame.pts = frame.best_effort_timestamp;
  if (frame.pts == AV_NOPTS_VALUE) frame.pts = std::llround((source_.origin + seconds_) / tick);
  const double at = static_cast<double>(frame.pts) * tick - source_.origin;
  seconds_ = std::max(seconds_, at + 1 / source_.facts.frames_per_second);
  return at;
}

}  // namespace farmtok::media
