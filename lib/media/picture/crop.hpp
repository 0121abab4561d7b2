#pragma once
// The part of its stored pictures that a file wants shown.

namespace farmtok::media {

/// How many pixels go at each edge of a stored picture.
struct Crop {
  int left = 0, top = 0, right = 0, bottom = 0;

  bool any() const { return left + top + right + bottom > 0; }
};

}  // namespace farmtok::media
