#include "media/warp/reference_warp.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <numbers>

namespace farmtok::media {
namespace {

/// The weights of the four samples around a point `t` (0 to 1) after the second of them.
std::array<double, 4> catmull_rom(double t) {
  return {((-0.5 * t + 1) * t - 0.5) * t, (1.5 * t - 2.5) * t * t + 1, ((-1.5 * t + 2) * t + 0.5) * t,
          (0.5 * t - 0.5) * t * t};
}

}  // namespace

ReferenceWarp::ReferenceWarp(const WarpPlan& plan)
    : size_(plan.size),
      full_range_(plan.full_range),
      cosine_(std::cos(plan.tilt_degrees * std::numbers::pi / 180) / plan.zoom),
      sine_(std::sin(plan.tilt_degrees * std::numbers::pi / 180) / plan.zoom) {}

Point ReferenceWarp::source(double x, double y) const {
  const double centre_x = (size_.width - 1) / 2.0, centre_y = (size_.height - 1) / 2.0;
  const double right = x - centre_x, down = y - centre_y;
  return {centre_x + cosine_ * right - sine_ * down, centre_y + sine_ * right + cosine_ * down};
}

double ReferenceWarp::luma(const AVFrame& in, int x, int y) const {
  const auto from = source(x, y);
  const int left = static_cast<int>(std::floor(from.x)), top = static_cast<int>(std::floor(from.y));
  const auto across = catmull_rom(from.x - left), down = catmull_rom(from.y - top);
  std::array<int, 4> columns;
  for (int i = 0; i < 4; ++i) columns[static_cast<std::size_t>(i)] = std::clamp(left - 1 + i, 0, size_.width - 1);
  double sum = 0;
  for (int i = 0; i < 4; ++i) {
    const auto* row = in.data[0] + std::ptrdiff_t{std::clamp(top - 1 + i, 0, size_.height - 1)} * in.linesize[0];
    double line = 0;
    for (std::size_t j = 0; j < 4; ++j) line += across[j] * row[columns[j]];
    sum += down[static_cast<std::size_t>(i)] * line;
  }
  if (full_range_) sum = 16 + sum * 219 / 255;
  return std::clamp(sum, 0.0, 255.0);
}

}  // namespace farmtok::media
