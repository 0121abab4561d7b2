#pragma once
// The arithmetic of a warp, for one plane. These tables define the value of each pixel; the portable and the
// vector code only read them, so they give the same bytes.
//
// Output pixels are processed in blocks of eight along a row. The start of a block's source is rounded to 1/256 of a
// pixel; from there on, each of its pixels has its own weights. With c = pixel - 128:
//   across:  h = sum of weight · c over 2 or 4 neighbours, weights of 8 bits that add up to 200 (outer ones negative)
//   down:    v = sum of (h · weight + 2^14) >> 15 over 2 or 4 rows; its weights turn 200 into 64 times the gain
//   pixel:   (v + bias) >> 6, held within 0 to 255
// All of it stays within 16 bits: 200 · 1.25 · 128 across, 64 · 128 · 3 down.

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "media/warp/warp.hpp"

namespace farmtok::media {

inline constexpr int block_width = 8;
inline constexpr int across_total = 200;

/// Across, for one of the 256 places at which a block may begin. Two bytes for each pixel: the positions of its
/// neighbours, counted from the block's first source byte, and their weights. Bilinear has no outer ones.
struct alignas(64) ColumnTaps {
  std::array<std::uint8_t, 2 * block_width> inner_at{}, inner{};  // added
  std::array<std::uint8_t, 2 * block_width> outer_at{}, outer{};  // subtracted
};

/// Where a block's source begins, in 2^-32 of a sample: blocks and rows are whole steps of it.
struct BlockOrigin {
  std::int64_t x, y;

  BlockOrigin operator+(BlockOrigin more) const { return {x + more.x, y + more.y}; }
  BlockOrigin operator*(int times) const { return {x * times, y * times}; }
  /// The first source byte; may lie outside the plane.
  int column() const { return static_cast<int>(x >> 32); }
  int row() const { return static_cast<int>(y >> 32); }
  /// Which of the 256 tables applies.
  std::size_t column_table() const { return static_cast<std::size_t>(x >> 24 & 255); }
  std::size_t row_table() const { return static_cast<std::size_t>(y >> 24 & 255); }
};

/// How the samples of a plane lie in the picture: sample 0 at `x`, `y` in luma pixels, one every `step` of them.
struct Siting {
  double step, x, y;
};

inline constexpr Siting luma_siting{1, 0.5, 0.5};
/// In the columns of every second luma sample, between its rows, as in MPEG-2 and H.264.
inline constexpr Siting chroma_siting{2, 0.5, 1};

class PlaneWarp {
 public:
  /// `gain` on pixel - 128, up to 3 (bicubic: up to 1); `offset` is added afterwards.
  PlaneWarp(const WarpPlan& plan, Siting siting, Kernel kernel, double gain, double offset);

  int width() const { return width_; }
  int height() const { return height_; }
  /// Neighbours that make a pixel, each way: 2 or 4.
  int taps() const { return taps_; }
  /// Source rows and bytes of a row that a block reads at most.
  int rows() const { return rows_; }
  int columns() const { return columns_; }
  int bias() const { return bias_; }

  BlockOrigin first_block(int y) const { return origin_ + by_row_ * y; }
  BlockOrigin by_block() const { return by_block_; }

  /// One for each table.
  const ColumnTaps* column_taps() const { return column_taps_.data(); }
  /// For each table, rows() times the weights of eight pixels; those of rows that a pixel does not use are 0.
  const std::int16_t* row_weights() const { return row_weights_.data(); }
  /// For each table, the first row of each of the eight pixels.
  const std::uint8_t* first_rows() const { return first_rows_.data(); }

 private:
  void fill_columns(Kernel kernel, double across);
  void fill_rows(Kernel kernel, double down, double gain);

  int width_, height_, taps_, rows_ = 0, columns_ = 0, bias_;
  BlockOrigin origin_, by_block_, by_row_;
  std::vector<ColumnTaps> column_taps_;
  std::vector<std::int16_t> row_weights_;
  std::vector<std::uint8_t> first_rows_;
};

}  // namespace farmtok::media
