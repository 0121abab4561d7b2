#pragma once
// One coded picture or stretch of sound.

#include <memory>
#include <new>

extern "C" {
#include <libavcodec/packet.h>
}

namespace farmtok::av {

struct FreePacket {
  void operator()(AVPacket* packet) const { av_packet_free(&packet); }
};
using Packet = std::unique_ptr<AVPacket, FreePacket>;

inline Packet make_packet() {
  Packet packet{av_packet_alloc()};
  if (!packet) throw std::bad_alloc{};
  return packet;
}

}  // namespace farmtok::av
