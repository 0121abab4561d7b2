#pragma once
// Properties of a coded picture before it is decoded. Pure.

#include "av/codec.hpp"

namespace farmtok::media {

/// Whether it is only referred to and never shown: VP8, VP9 and AV1 may have such pictures in packets
/// of their own.
bool is_hidden(const AVPacket& packet, AVCodecID codec);

/// Whether the packet yields a picture. Some formats say "the same again" in a few bytes, edit lists cut
/// pictures off, and some are hidden.
bool promises_picture(const AVPacket& packet, AVCodecID codec);

}  // namespace farmtok::media
