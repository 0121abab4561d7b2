#pragma once
// The encoders of a copy, opened with the settings for uploads.

#include "av/codec.hpp"
#include "media/picture/picture.hpp"

namespace farmtok::media {

/// H.264 High, 4:2:0, closed groups of at most key_seconds. Throws INVALID_REQUEST for an unknown preset, a crf or
/// number of threads out of range, and an encoder that this FFmpeg lacks or cannot open here, naming those it has.
av::Codec open_picture_encoder(const PicturePlan& plan, const Encoding& encoding);

/// AAC, 128 kbit/s, mono or stereo, at 44.1 or 48 kHz: the nearest to `coded`.
av::Codec open_sound_encoder(const AVCodecParameters& coded);

}  // namespace farmtok::media
