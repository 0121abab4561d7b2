#pragma once
// Sizes and angles of a varied copy. Pure.

#include "model/render.hpp"

namespace farmtok::media {

struct Size {
  int width = 0;
  int height = 0;
  bool operator==(const Size&) const = default;
};

/// Pixels made square by widening or narrowing, sides floored to even (at least 2), before any turning.
Size square_pixels(int width, int height, double pixel_aspect);

/// The least zoom about the centre at which a picture tilted by `degrees` still covers its whole frame:
/// cos t + (long side / short side)·sin t.
double covering_zoom(Size size, double degrees);

/// What is really done for a drawn variation: the same, but its zoom raised to what the tilt needs.
model::Variation applied(const model::Variation& drawn, Size size);

/// Throws INVALID_REQUEST for values no mild variation has (zoom 1–2, tilt ±10°, saturation 0–3, speed 0.5–2).
void refuse_wild(const model::Variation& variation);

}  // namespace farmtok::media
