#pragma once
// Sizes and angles of a varied copy. Pure.

#include <string_view>

#include "model/render.hpp"

namespace farmtok::media {

struct Size {
  int width = 0;
  int height = 0;
  bool operator==(const Size&) const = default;
};

/// Pixels made square by widening or narrowing, sides floored to even (at least 2), before any turning.
Size square_pixels(int width, int height, double pixel_aspect);

/// The size of the copy of an upright picture with even sides and square pixels. "tiktok": it fits into 1080x1920, or
/// into 1920x1080 for landscape; never enlarged, its shape kept, sides even. "match": unchanged. Throws INVALID_REQUEST
/// for another profile.
Size output_size(Size upright, std::string_view profile);

/// The least zoom about the centre at which a picture tilted by `degrees` still covers its whole frame:
/// cos t + (long side / short side)·sin t.
double covering_zoom(Size size, double degrees);

inline constexpr double most_zoom = 3;

/// The applied form of a drawn variation: the same, but its zoom raised as the tilt requires, up to most_zoom.
/// Beyond that the picture is a strip, and its edges fill the missing parts.
model::Variation applied(const model::Variation& drawn, Size size);

/// Throws INVALID_REQUEST for values outside the mild range (zoom 1–2, tilt ±8°, saturation 0–3, speed 0.5–2).
void refuse_wild(const model::Variation& variation);

}  // namespace farmtok::media
