#pragma once
// The filter chains of a render, as text for libavfilter. Pure.

#include <cstdint>
#include <string>

#include "av/pixels.hpp"
#include "media/picture/crop.hpp"
#include "media/picture/geometry.hpp"

namespace farmtok::media {

/// The meaning of a stored picture's numbers as colours.
struct Colour {
  AVPixelFormat format = AV_PIX_FMT_YUV420P;
  AVColorRange range = AVCOL_RANGE_UNSPECIFIED;
  AVColorSpace matrix = AVCOL_SPC_UNSPECIFIED;
  AVColorPrimaries primaries = AVCOL_PRI_UNSPECIFIED;
  AVColorTransferCharacteristic transfer = AVCOL_TRC_UNSPECIFIED;

  bool is_hdr() const { return transfer == AVCOL_TRC_SMPTE2084 || transfer == AVCOL_TRC_ARIB_STD_B67; }
  bool is_rgb() const;
  bool has_alpha() const;
  bool is_full_range() const;
};

/// What players take it for: what a file leaves open is guessed from the size of its stored pictures, BT.601 for small
/// ones, BT.709 for others.
Colour as_seen(const Colour& told, Size coded);

/// What the output is tagged with: always limited range; HDR, RGB and what has alpha become BT.709, the rest keeps its
/// meaning. Players guess what the input leaves open.
Colour output_colour(const Colour& input, Size size);

/// Crops the edges, followed by a comma; empty where nothing is cropped. Before picture_chain().
std::string crop_chain(const Crop& crop);

/// Stored picture → 8-bit 4:2:0 limited range, `stored` large with square pixels, then turned upright. Fields become
/// whole pictures, transparent parts are laid on black, HDR is tone-mapped.
std::string picture_chain(const Colour& input, Size coded, Size stored, const std::string& orientation,
                          bool interlaced);

/// Whether such a picture equals the output of picture_chain() already, except for its range.
bool needs_no_chain(const Colour& input, Size coded, Size stored, const std::string& orientation, bool interlaced);

/// Sound → planar float at `rate` with `channels` (1 or 2), holes filled; its first sample has the time `begins`,
/// in samples of the input (libswresample counts so); tempo changed, pitch kept.
std::string sound_chain(int rate, int channels, double speed, std::int64_t begins);

}  // namespace farmtok::media
