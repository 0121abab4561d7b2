#pragma once
// The orientation of stored pictures, from the display matrix of a file.

#include <cstdint>
#include <string>

namespace farmtok::media {

/// How to turn stored pixels upright.
struct Orientation {
  std::string filters;  // "transpose=clock", "hflip,vflip", …; empty when upright
  bool swaps_sides = false;
  /// The same in words: turned clockwise by 0, 90, 180 or 270 degrees, then mirrored left to right.
  int degrees = 0;
  bool mirrored = false;
};

/// `matrix` is a display matrix of nine 16.16 (last column 2.30) numbers, or nullptr. Only quarter turns and mirrors
/// are distinguished; other angles count as the nearest quarter turn.
Orientation orientation_of(const std::int32_t* matrix);

}  // namespace farmtok::media
