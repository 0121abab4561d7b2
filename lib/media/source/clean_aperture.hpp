#pragma once
// The part of its pictures that an MP4 or QuickTime file wants shown: libavformat does not tell it.

#include <cstdint>
#include <optional>
#include <span>

#include "media/picture/crop.hpp"

namespace farmtok::media {

/// Of the track of that number: what its clean aperture (`clap`, ISO/IEC 14496-12, 12.1.4) leaves at each edge of
/// pictures of `width` times `height`, to the nearest pixel. Nothing where the track has none, or one that leaves all,
/// less than 2 pixels, or reaches over an edge, and where its pictures are said to have another size. `moov` is the
/// content of that box.
std::optional<Crop> clean_aperture(std::span<const std::uint8_t> moov, std::uint32_t track, int width, int height);

}  // namespace farmtok::media
