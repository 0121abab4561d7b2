#pragma once
// What the decoded pictures of an original show, whatever a render makes of them on the way.

#include <optional>
#include <vector>

#include "av/frame.hpp"
#include "media/picture/block.hpp"
#include "media/picture/colorimetry.hpp"
#include "media/picture/filters.hpp"
#include "media/warp/reference_warp.hpp"

namespace farmtok::media {

/// How decoded pictures are meant to be seen.
struct Original {
  Colour colour;
  Crop crop = {};
  /// Then turned clockwise by so many degrees, then mirrored left to right.
  int degrees = 0;
  bool mirrored = false;

  /// Where in a decoded picture of `coded` pixels a point of the upright one lies. Both from 0 to 1 across and down,
  /// the first of the whole decoded picture with what is cropped.
  Point decoded(Point upright, Size coded) const;
};

/// How much the colour differences of a matrix are multiplied.
struct Saturation {
  double factor = 1;
  AVColorSpace matrix = AVCOL_SPC_BT709;
};

/// The mean colours of blocks as a player shows them, of a decoded picture of any format: see-through parts on black,
/// saturated. Nothing of what is HDR or no plain integer samples. `warp` says where the samples of the blocks come from
/// in an upright picture of `upright` pixels, which is all that is shown of `picture`.
std::optional<std::vector<Rgb>> shown_colours(const AVFrame& picture, const Original& original,
                                              const Saturation& saturation, const ReferenceWarp& warp, Size upright,
                                              const std::vector<Block>& blocks);

}  // namespace farmtok::media
