#include "media/picture_encode.hpp"

#include "media/encoders.hpp"

namespace farmtok::media {

// What an encoder says of itself stands in SEI units: all go. x264 signs its first packet only; looking into every one
// would cost more than the mux.
PictureEncode::PictureEncode(const PicturePlan& plan, const Encoding& encoding, av::Output& output)
    : plan_(plan),
      output_(output),
      encoder_(open_picture_encoder(plan, encoding)),
      strip_(av::make_bitstream("filter_units=remove_types=6", *encoder_)),
      strips_all_(encoding.encoder != "libx264"),
      track_(output.add(*encoder_)) {}

void PictureEncode::take(const AVFrame* frame) {
  av::encode(*encoder_, frame);
  while (av::receive(*encoder_, *coded_)) {
    coded_->duration = plan_.ticks_per_frame;
    if (!strip_) {
      output_.write(track_, *coded_, encoder_->time_base);
      continue;
    }
    av::send(*strip_, coded_.get());
    while (av::receive(*strip_, *coded_)) output_.write(track_, *coded_, encoder_->time_base);
    if (!strips_all_) strip_.reset();
  }
}

}  // namespace farmtok::media
