#pragma once
// What a coded picture says of itself before it is decoded. Pure.

#include "av/codec.hpp"

namespace farmtok::media {

/// Whether it is only referred to and never shown: VP8 and VP9 may have such pictures in packets of their own.
bool is_hidden(const AVPacket& packet, AVCodecID codec);

/// Whether a picture is to come of the packet. Some formats say "the same again" in a few bytes, edit lists cut
/// pictures off, and some are hidden.
bool promises_picture(const AVPacket& packet, AVCodecID codec);

}  // namespace farmtok::media
