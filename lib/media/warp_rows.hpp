#pragma once
// The two ways of doing what a PlaneWarp says.

#include "media/warp_plane.hpp"

namespace farmtok::media {

/// One plane of a picture, and where it goes. They do not overlap.
struct WarpPlanes {
  const std::uint8_t* in;
  std::ptrdiff_t in_stride;
  std::uint8_t* out;
  std::ptrdiff_t out_stride;
};

/// Asks for memory some rows below those that a block, beginning at `first`, reads: they are met slantwise, which no
/// processor foresees, and half of the time went by waiting. A prefetch may name what is not there.
inline void fetch_ahead(const std::uint8_t* first, std::ptrdiff_t stride, int rows) {
  constexpr int ahead = 4;
  __builtin_prefetch(first + (rows + ahead) * stride);
}

/// Rows [from, to) of the plane. Nothing outside the plane's width and height is read or written.
void warp_rows_portable(const PlaneWarp& warp, const WarpPlanes& planes, int from, int to);

/// Whether this machine and this plane allow the other way, which is the same byte for byte.
bool fits_vectors(const PlaneWarp& warp);
void warp_rows_vector(const PlaneWarp& warp, const WarpPlanes& planes, int from, int to);

}  // namespace farmtok::media
