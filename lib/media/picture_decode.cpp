#include "media/picture_decode.hpp"

#include <algorithm>
#include <cmath>

namespace farmtok::media {
namespace {

/// Whether a picture is to come of the packet. Some formats say "the same again" in a few bytes, edit lists cut
/// pictures off, and VP8 has pictures that are only referred to (RFC 6386, 9.1: the fifth bit is show_frame).
bool promises_picture(const AVPacket& packet, AVCodecID codec) {
  if (packet.size <= 16 || packet.flags & AV_PKT_FLAG_DISCARD) return false;
  return codec != AV_CODEC_ID_VP8 || packet.data[0] & 0x10;
}

}  // namespace

PictureDecode::PictureDecode(const Source& source, int threads)
    : source_(source), decoder_(av::open_decoder(source.video_stream(), threads)) {}

bool PictureDecode::take(const AVPacket* packet, const Use& use) {
  // A recording may begin between two key pictures: what comes before the first is not damage.
  if (packet && packet->flags & AV_PKT_FLAG_KEY) begun_ = true;
  if (packet && begun_ && promises_picture(*packet, decoder_->codec_id)) ++coded_;
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
  // A picture lasts until the next one; the last one, which may be held for long, as long as its packet says.
  const double usual = 1 / source_.facts.frames_per_second;
  const double lasts = source_.variable_rate || static_cast<double>(frame.pkt_duration) * tick > 1.5 * usual
                           ? static_cast<double>(frame.pkt_duration) * tick
                           : usual;
  seconds_ = std::max(seconds_, at + (lasts > 0 ? lasts : usual));
  return at;
}

}  // namespace farmtok::media
