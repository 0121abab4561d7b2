#pragma once
// A decoded picture, very small and grey: enough to recognise it.

#include <array>
#include <optional>
#include <string_view>

#include "av/frame.hpp"

namespace farmtok::media {

/// Columns and rows of a thumbnail, whatever the picture's shape.
inline constexpr int thumbnail_side = 64;

/// Brightness, 0 to 255, row by row.
using Thumbnail = std::array<float, thumbnail_side * thumbnail_side>;

/// Evenly sampled from the picture, then turned by `orientation` (the filters of media::Orientation). Empty for
/// pictures whose bytes cannot be read as brightness (palettes, the graphics card's).
std::optional<Thumbnail> thumbnail(const AVFrame& picture, std::string_view orientation);

/// How many rows and columns at the edges have only one even colour.
struct Bars {
  int top = 0, bottom = 0, left = 0, right = 0;

  /// The largest bars allowed: 30 % of each side.
  static Bars most();
  /// Reduces each bar to the narrower of both: a bar must be there in all pictures.
  void narrow(const Bars& other);
  bool operator==(const Bars&) const = default;
};
Bars bars_of(const Thumbnail& picture);

/// The brightness of 8×8 cells laid over the area between the bars, row by row; neighbours overlap.
inline constexpr int grid_side = 8;
using Grid = std::array<float, grid_side * grid_side>;
Grid grid_of(const Thumbnail& picture, const Bars& bars);

}  // namespace farmtok::media
