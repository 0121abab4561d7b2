#include "media/picture/encode.hpp"

#include <algorithm>

#include "media/picture/encoders.hpp"

namespace farmtok::media {

// SEI units hold the encoder's description of itself: all are removed. x264 signs its first packet only; a search of
// every one would cost more than the mux.
PictureEncode::PictureEncode(const PicturePlan& plan, const Encoding& encoding, av::Output& output)
    : plan_(plan),
      output_(output),
      encoder_(open_picture_encoder(plan, encoding)),
      strip_(av::make_bitstream("filter_units=remove_types=6", *encoder_)),
      strips_all_(encoding.encoder != "libx264"),
      track_(output.add(*encoder_)) {}

void PictureEncode::take(const AVFrame& frame) {
  av::encode(*encoder_, &frame);
  write_coded();
}

void PictureEncode::finish(std::int64_t end_tick) {
  end_tick_ = end_tick;
  av::encode(*encoder_, nullptr);
  write_coded();
  if (!last_->data) return;
  // A sample of an MP4 lasts until the next one is decoded, and the track ends with the last one. So the last one in
  // the order of decoding makes up what is missing, whichever picture it holds. The headers say when the picture that
  // is shown longest ends: where pictures stand apart at the end, the last one is decoded late enough not to be that.
  last_->dts = std::max(last_->dts, last_->pts + first_dts_);
  last_->duration = std::max<std::int64_t>(1, end_tick - (last_->dts - first_dts_));
  output_.write(track_, *last_, encoder_->time_base);
}

void PictureEncode::write_coded() {
  while (av::receive(*encoder_, *coded_)) {
    if (!strip_) {
      keep(*coded_);
      continue;
    }
    av::send(*strip_, coded_.get());
    while (av::receive(*strip_, *coded_)) keep(*coded_);
    if (!strips_all_) strip_.reset();
  }
}

void PictureEncode::keep(AVPacket& packet) {
  if (last_->data) {
    // Samples last until the next is decoded; this only says when the picture ends, and only of the last ones it
    // counts.
    last_->duration = end_tick_ ? std::max<std::int64_t>(1, *end_tick_ - last_->pts) : 1;
    output_.write(track_, *last_, encoder_->time_base);
  } else {
    first_dts_ = packet.dts;
  }
  av_packet_unref(last_.get());
  av_packet_move_ref(last_.get(), &packet);
}

}  // namespace farmtok::media
