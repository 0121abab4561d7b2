#pragma once
// The definition of a warp, in double precision and without optimisation.

#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>
#include <vector>

#include "media/pictures.hpp"
#include "media/warp/warp.hpp"

namespace reference {

using farmtok::media::Kernel;
using farmtok::media::WarpPlan;

/// The position in the original, in luma pixels from its corner, of a point of the copy.
inline std::pair<double, double> original(const WarpPlan& plan, double x, double y) {
  const double t = plan.tilt_degrees * std::numbers::pi / 180;
  const double from_x = x - plan.size.width / 2.0, from_y = y - plan.size.height / 2.0;
  return {plan.size.width / 2.0 + (from_x * std::cos(t) - from_y * std::sin(t)) / plan.zoom,
          plan.size.height / 2.0 + (from_x * std::sin(t) + from_y * std::cos(t)) / plan.zoom};
}

/// Of a sample at distance `d`.
inline double weight(Kernel kernel, double d) {
  d = std::abs(d);
  if (kernel == Kernel::bilinear) return std::max(0.0, 1 - d);
  if (d < 1) return 1.5 * d * d * d - 2.5 * d * d + 1;
  return d < 2 ? -0.5 * d * d * d + 2.5 * d * d - 4 * d + 2 : 0;
}

inline double sample(const pictures::Plane& plane, Kernel kernel, double x, double y) {
  const int left = static_cast<int>(std::floor(x)) - 1, top = static_cast<int>(std::floor(y)) - 1;
  double sum = 0;
  for (int row = top; row < top + 4; ++row)
    for (int column = left; column < left + 4; ++column)
      sum += weight(kernel, x - column) * weight(kernel, y - row) *
             plane.at(std::clamp(column, 0, plane.width - 1), std::clamp(row, 0, plane.height - 1));
  return sum;
}

/// Plane `i` of the copy, not rounded.
inline std::vector<double> warped(const WarpPlan& plan, const pictures::Picture& in, int i) {
  const auto& plane = in.plane(i);
  const double step = i == 0 ? 1 : 2, side = 0.5, down = i == 0 ? 0.5 : 1;
  std::vector<double> result;
  for (int y = 0; y < plane.height; ++y)
    for (int x = 0; x < plane.width; ++x) {
      const auto [from_x, from_y] = original(plan, x * step + side, y * step + down);
      double value =
          sample(plane, i == 0 ? plan.kernel : Kernel::bilinear, (from_x - side) / step, (from_y - down) / step);
      if (i == 0 && plan.full_range) value = 16 + value * 219 / 255;
      if (i != 0) value = 128 + (value - 128) * plan.saturation * (plan.full_range ? 224.0 / 255 : 1);
      result.push_back(std::clamp(value, 0.0, 255.0));
    }
  return result;
}

}  // namespace reference
