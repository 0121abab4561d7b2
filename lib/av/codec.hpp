#pragma once
// A decoder or an encoder: frames on one side, packets on the other.

#include <memory>
#include <string>

#include "av/frame.hpp"
#include "av/packet.hpp"

extern "C" {
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
}

namespace farmtok::av {

struct FreeCodec {
  void operator()(AVCodecContext* codec) const { avcodec_free_context(&codec); }
};
using Codec = std::unique_ptr<AVCodecContext, FreeCodec>;

/// The largest picture that is decoded, in pixels: more is a mistake or an attack on the memory.
inline constexpr std::int64_t most_pixels = std::int64_t{4096} * 2304;

/// A running decoder for one stream. Throws INVALID_MEDIA when the coding is unknown or its parameters are broken.
Codec open_decoder(const AVStream& stream, int threads);

/// A running decoder for coded pictures that come without a file format around them ("mjpeg").
Codec open_decoder(const std::string& name);

/// An encoder to be filled in and then opened with start_encoder(). Throws INTERNAL when libav was built without it.
Codec make_encoder(const std::string& name);

/// Opens it; `options` are codec-private ones, all of which must be known.
void start_encoder(AVCodecContext& encoder, std::initializer_list<std::pair<const char*, std::string>> options);

/// Sends a packet (nullptr: the end). False when the packet is damaged and was skipped.
bool send(AVCodecContext& decoder, const AVPacket* packet);
/// The next decoded frame; false when the decoder wants more, has ended, or met damage.
bool receive(AVCodecContext& decoder, AVFrame& frame);

/// Sends a frame (nullptr: the end).
void encode(AVCodecContext& encoder, const AVFrame* frame);
/// The next coded packet; false when the encoder wants more or has ended.
bool receive(AVCodecContext& encoder, AVPacket& packet);

}  // namespace farmtok::av
