#include "media/picture/orientation.hpp"

#include <cmath>

namespace farmtok::media {

Orientation orientation_of(const std::int32_t* matrix) {
  if (!matrix) return {};
  const auto a = matrix[0], b = matrix[1], c = matrix[3], d = matrix[4];
  const auto size = [](std::int32_t value) { return std::abs(static_cast<double>(value)); };
  if (size(a) + size(d) >= size(b) + size(c)) {
    if (a < 0 && d < 0) return {"hflip,vflip", false, 180, false};
    if (a < 0) return {"hflip", false, 0, true};
    if (d < 0) return {"vflip", false, 180, true};
    return {};
  }
  // (x, y) is shown at (c·y, b·x).
  if (c < 0 && b < 0) return {"transpose=clock_flip", true, 270, true};
  if (c < 0) return {"transpose=clock", true, 90, false};
  if (b < 0) return {"transpose=cclock", true, 270, false};
  return {"transpose=cclock_flip", true, 90, true};
}

}  // namespace farmtok::media
