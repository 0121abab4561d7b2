#pragma once
// The two implementations of a PlaneWarp.

#include "media/warp/plane.hpp"

namespace farmtok::media {

/// One plane of a picture, and its destination. They do not overlap.
struct WarpPlanes {
  const std::uint8_t* in;
  std::ptrdiff_t in_stride;
  std::uint8_t* out;
  std::ptrdiff_t out_stride;
};

/// Prefetches memory some rows below those that a block, beginning at `first`, reads: the access is diagonal, which no
/// processor predicts, and waits took half of the time. A prefetch may name an invalid address.
inline void fetch_ahead(const std::uint8_t* first, std::ptrdiff_t stride, int rows) {
  constexpr int ahead = 4;
  __builtin_prefetch(first + (rows + ahead) * stride);
}

/// Rows [from, to) of the plane. Nothing outside the plane's width and height is read or written.
void warp_rows_portable(const PlaneWarp& warp, const WarpPlanes& planes, int from, int to);

/// Whether this machine and this plane allow the vector path, which gives the same bytes.
bool fits_vectors(const PlaneWarp& warp);
void warp_rows_vector(const PlaneWarp& warp, const WarpPlanes& planes, int from, int to);

}  // namespace farmtok::media
