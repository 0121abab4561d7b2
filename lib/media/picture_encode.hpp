#pragma once
// The last stage of the picture: encode, and write.

#include "av/bitstream.hpp"
#include "av/codec.hpp"
#include "av/output.hpp"
#include "media/picture.hpp"

namespace farmtok::media {

class PictureEncode {
 public:
  /// Opens the encoder and adds the track. References must outlive this.
  PictureEncode(const PicturePlan& plan, const Encoding& encoding, av::Output& output);

  /// One picture, timed in ticks of the plan; nullptr is the end.
  void take(const AVFrame* frame);

 private:
  const PicturePlan& plan_;
  av::Output& output_;
  av::Codec encoder_;
  av::Bitstream strip_;
  bool strips_all_;
  av::Packet coded_ = av::make_packet();
  int track_ = -1;
};

}  // namespace farmtok::media
