#include "media/picture/decode.hpp"

#include <algorithm>
#include <cmath>

#include "media/source/coded_picture.hpp"

namespace farmtok::media {
PictureDecode::PictureDecode(const Source& source, int threads)
    : source_(source), decoder_(av::open_decoder(source.video_stream(), threads)) {}

bool PictureDecode::take(const AVPacket* packet, const Use& use) {
  if (packet) count(*packet);
  av::send(*decoder_, packet);
  for (auto frame = av::make_frame(); av::receive(*decoder_, *frame); frame = av::make_frame()) {
    ++decoded_;
    const auto at = settle_time(*frame);
    if (at && !use(std::move(frame), *at)) return false;
  }
  return true;
}

void PictureDecode::count(const AVPacket& packet) {
  // A recording may begin between two key pictures: pictures coded or shown before the first of them are not damage.
  if (!first_key_ && packet.flags & AV_PKT_FLAG_KEY) first_key_ = packet.pts;
  if (!first_key_ || !promises_picture(packet, decoder_->codec_id)) return;
  const bool timed = packet.pts != AV_NOPTS_VALUE && *first_key_ != AV_NOPTS_VALUE;
  if (!timed || packet.pts >= *first_key_) ++coded_;
}

std::optional<double> PictureDecode::settle_time(AVFrame& frame) {
  const double tick = av_q2d(source_.video_stream().time_base);
  if (frame.best_effort_timestamp != AV_NOPTS_VALUE) frame.pts = frame.best_effort_timestamp;
  if (frame.pts == AV_NOPTS_VALUE) frame.pts = std::llround((source_.origin + seconds_) / tick);
  const auto at = source_.shown(frame.pts, frame.pkt_duration);
  if (!at) return {};
  if (source_.picture_edits) frame.pts = std::llround((*at + source_.origin) / tick);
  // A picture lasts until the next one; the last one, which may be held for long, as long as its packet says.
  const double usual = 1 / source_.facts.frames_per_second;
  const double lasts = source_.variable_rate || static_cast<double>(frame.pkt_duration) * tick > 1.5 * usual
                           ? static_cast<double>(frame.pkt_duration) * tick
                           : usual;
  seconds_ = std::max(seconds_, *at + (lasts > 0 ? lasts : usual));
  return at;
}

}  // namespace farmtok::media
