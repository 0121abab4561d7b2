#include "media/source/coded_picture.hpp"

#include <cstddef>
#include <cstdint>
#include <span>

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

/// What is read bit by bit, the highest first; behind the end there is 0.
class Bits {
 public:
  explicit Bits(std::span<const std::uint8_t> bytes) : bytes_(bytes) {}
  unsigned take(int count) {
    unsigned value = 0;
    for (; count > 0; --count, ++at_)
      value = value << 1 | (at_ / 8 < bytes_.size() ? bytes_[at_ / 8] >> (7 - at_ % 8) & 1U : 0U);
    return value;
  }

 private:
  std::span<const std::uint8_t> bytes_;
  std::size_t at_ = 0;
};

/// AV1 bitstream specification 4.10.5. Takes it off the front; all that is left where it has no end.
std::size_t take_leb128(std::span<const std::uint8_t>& bytes) {
  std::size_t value = 0;
  for (std::size_t i = 0; i < 8 && i < bytes.size(); ++i) {
    value |= static_cast<std::size_t>(bytes[i] & 127) << (7 * i);
    if (bytes[i] & 128) continue;
    bytes = bytes.subspan(i + 1);
    return value;
  }
  return bytes.size();
}

/// AV1 bitstream specification 5.3, 5.5 and 5.9.2: frame headers follow each other as units, and each says whether its
/// picture is shown. Pictures of a reduced header, as the packet of a key picture declares it, are.
bool is_hidden_av1(std::span<const std::uint8_t> bytes) {
  constexpr unsigned sequence_header = 1, frame_header = 3, frame = 6;
  bool hides = false;
  while (bytes.size() >= 2) {
    Bits head{bytes.first(2)};
    head.take(1);
    const auto kind = head.take(4);
    const bool extended = head.take(1), sized = head.take(1);
    bytes = bytes.subspan(extended ? 2 : 1);
    const auto size = sized ? take_leb128(bytes) : bytes.size();
    if (size > bytes.size()) break;
    Bits unit{bytes.first(size)};
    bytes = bytes.subspan(size);
    if (kind == sequence_header) {
      unit.take(4);  // profile, still picture
      if (unit.take(1)) return false;
    }
    if (kind != frame_header && kind != frame) continue;
    const bool shows_existing = unit.take(1);
    unit.take(2);  // what kind of picture
    if (shows_existing || unit.take(1)) return false;
    hides = true;
  }
  return hides;
}

}  // namespace

bool is_hidden(const AVPacket& packet, AVCodecID codec) {
  if (packet.size <= 0) return false;
  // RFC 6386, 9.1: the fifth bit is show_frame.
  if (codec == AV_CODEC_ID_VP8) return (packet.data[0] & 0x10) == 0;
  if (codec == AV_CODEC_ID_AV1) return is_hidden_av1({packet.data, static_cast<std::size_t>(packet.size)});
  return codec == AV_CODEC_ID_VP9 && is_hidden_vp9(packet);
}

bool promises_picture(const AVPacket& packet, AVCodecID codec) {
  return packet.size > 16 && !(packet.flags & AV_PKT_FLAG_DISCARD) && !is_hidden(packet, codec);
}

}  // namespace farmtok::media
