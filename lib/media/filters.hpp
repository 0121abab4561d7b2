#pragma once
// The filter chains of a render, as text for libavfilter. Pure.

#include <cstdint>
#include <string>

#include "av/pixels.hpp"
#include "media/geometry.hpp"
#include "media/matroska_crop.hpp"

namespace farmtok::media {

/// How the stored picture's numbers mean colours.
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

/// What the output is tagged with: always limited range; HDR, RGB and what has alpha become BT.709, the rest keeps its
/// meaning. What the input left open is said as players guess it from the size: BT.601 for small pictures, BT.709 for
/// others.
Colour output_colour(const Colour& input, Size size);

/// Cuts what goes at the edges, with a comma behind it; empty where nothing goes. Before picture_chain().
std::string crop_chain(const Crop& crop);

/// Stored picture → 8-bit 4:2:0 limited range, `stored` large with square pixels, then turned upright. Fields become
/// whole pictures, what shines through is laid on black, HDR is tone-mapped.
std::string picture_chain(const Colour& input, Size coded, Size stored, const std::string& orientation,
                          bool interlaced);

/// Whether such a picture is already what picture_chain() would make of it, but for its range.
bool needs_no_chain(const Colour& input, Size coded, Size stored, const std::string& orientation, bool interlaced);

/// Sound → planar float at `rate` with `channels` (1 or 2), holes filled; its first sample is the one of time `begins`,
/// in samples as they come in (libswresample counts so); tempo changed, pitch kept.
std::string sound_chain(int rate, int channels, double speed, std::int64_t begins);

}  // namespace farmtok::media
