#include "media/coded_picture.hpp"

namespace farmtok::media {
namespace {

/// VP9 bitstream specification 6.2: marker, profile, show_existing_frame, frame_type, show_frame. A packet that ends
/// with the index of a superframe (annex B) holds a shown picture.
bool is_hidden_vp9(const AVPacket& packet) {
  const auto first = packet.data[0], last = packet.data[packet.size - 1];
  if (first >> 6 != 2 || (last & 0xe0) == 0xc0) return false;
  const int behind_profile = (first & 0x30) == 0x30 ? 2 : 3;
  const bool shows_existing = first >> behind_profile & 1, shows = first >> (behind_profile - 2) & 1;
  return !shows_existing && !shows;
}

}  // namespace

bool is_hidden(const AVPacket& packet, AVCodecID codec) {
  if (packet.size <= 0) return false;
  // RFC 6386, 9.1: the fifth bit is show_frame.
  if (codec == AV_CODEC_ID_VP8) return (packet.data[0] & 0x10) == 0;
  return codec == AV_CODEC_ID_VP9 && is_hidden_vp9(packet);
}

bool promises_picture(const AVPacket& packet, AVCodecID codec) {
  return packet.size > 16 && !(packet.flags & AV_PKT_FLAG_DISCARD) && !is_hidden(packet, codec);
}

}  // namespace farmtok::media
