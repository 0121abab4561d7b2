#pragma once
// The last stage of the picture: encode, and write.

#include <optional>

#include "av/bitstream.hpp"
#include "av/codec.hpp"
#include "av/output.hpp"
#include "media/picture/picture.hpp"

namespace farmtok::media {

class PictureEncode {
 public:
  /// Opens the encoder and adds the track. References must outlive this.
  PictureEncode(const PicturePlan& plan, const Encoding& encoding, av::Output& output);

  /// One picture, timed in ticks of the plan.
  void take(const AVFrame& frame);
  /// No more pictures come; the last one is shown until `end_tick`.
  void finish(std::int64_t end_tick);

 private:
  void write_coded();
  void keep(AVPacket& packet);

  const PicturePlan& plan_;
  av::Output& output_;
  av::Codec encoder_;
  av::Bitstream strip_;
  bool strips_all_;
  av::Packet coded_ = av::make_packet();
  av::Packet last_ = av::make_packet();  // held back until its duration is known
  std::int64_t first_dts_ = 0;
  std::optional<std::int64_t> end_tick_;  // known when all were taken
  int track_ = -1;
};

}  // namespace farmtok::media
