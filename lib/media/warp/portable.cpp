#include <algorithm>
#include <array>

#include "media/warp/rows.hpp"

namespace farmtok::media {
namespace {

struct Source {
  const std::uint8_t* first;
  std::ptrdiff_t stride;
};

template <int taps>
void warp_block(const PlaneWarp& warp, BlockOrigin at, Source source, std::uint8_t* out, std::size_t width) {
  const auto& columns = warp.column_taps()[at.column_table()];
  const auto* weights = warp.row_weights() + at.row_table() * static_cast<std::size_t>(warp.rows() * block_width);
  const auto* firsts = warp.first_rows() + at.row_table() * block_width;
  for (std::size_t i = 0; i < width; ++i) {
    const auto pair = 2 * i;
    const auto weighed = [pair](const auto& where, const auto& share, const std::uint8_t* row) {
      return share[pair] * row[where[pair]] + share[pair + 1] * row[where[pair + 1]];
    };
    const auto* row = source.first + firsts[i] * source.stride;
    const auto* weight = weights + std::size_t{firsts[i]} * block_width + i;
    int sum = warp.bias();
    for (int tap = 0; tap < taps; ++tap, row += source.stride, weight += block_width) {
      int across = weighed(columns.inner_at, columns.inner, row) - 128 * across_total;
      if constexpr (taps == 4) across -= weighed(columns.outer_at, columns.outer, row);
      sum += (across * *weight + 0x4000) >> 15;
    }
    out[i] = static_cast<std::uint8_t>(std::clamp(sum >> 6, 0, 255));
  }
}

/// The input of a block that is partly outside the plane.
class EdgeCopy {
 public:
  EdgeCopy(const PlaneWarp& warp, const WarpPlanes& planes, BlockOrigin at) {
    auto* row = bytes_.data();
    for (int y = 0; y < warp.rows(); ++y, row += most_columns) {
      const auto* whole = planes.in + std::clamp(at.row() + y, 0, warp.height() - 1) * planes.in_stride;
      for (int x = 0; x < warp.columns(); ++x) row[x] = whole[std::clamp(at.column() + x, 0, warp.width() - 1)];
    }
  }
  Source source() const { return {bytes_.data(), most_columns}; }

 private:
  // The most that is read, at the limits of zoom and tilt.
  static constexpr std::size_t most_columns = 24, most_rows = 8;
  std::array<std::uint8_t, most_columns * most_rows> bytes_;
};

template <int taps>
void warp_rows(const PlaneWarp& warp, const WarpPlanes& planes, int from, int to) {
  for (int y = from; y < to; ++y) {
    auto* out = planes.out + y * planes.out_stride;
    auto at = warp.first_block(y);
    for (int x = 0; x < warp.width(); x += block_width, at = at + warp.by_block()) {
      const auto width = static_cast<std::size_t>(std::min(block_width, warp.width() - x));
      const bool inside = at.column() >= 0 && at.column() + warp.columns() <= warp.width() && at.row() >= 0 &&
                          at.row() + warp.rows() <= warp.height();
      if (inside) {
        const auto* first = planes.in + at.row() * planes.in_stride + at.column();
        fetch_ahead(first, planes.in_stride, warp.rows());
        warp_block<taps>(warp, at, {first, planes.in_stride}, out + x, width);
      } else {
        warp_block<taps>(warp, at, EdgeCopy{warp, planes, at}.source(), out + x, width);
      }
    }
  }
}

}  // namespace

void warp_rows_portable(const PlaneWarp& warp, const WarpPlanes& planes, int from, int to) {
  warp.taps() == 2 ? warp_rows<2>(warp, planes, from, to) : warp_rows<4>(warp, planes, from, to);
}

}  // namespace farmtok::media
