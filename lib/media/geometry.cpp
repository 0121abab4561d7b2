#include "media/geometry.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "base/error.hpp"

namespace farmtok::media {
namespace {

int even(double side) { return std::max(2, static_cast<int>(side / 2 + 1e-6) * 2); }

}  // namespace

Size square_pixels(int width, int height, double pixel_aspect) { return {even(width * pixel_aspect), even(height)}; }

double covering_zoom(Size size, double degrees) {
  const double t = std::abs(degrees) * std::numbers::pi / 180;
  const double longer = std::max(size.width, size.height), shorter = std::min(size.width, size.height);
  return std::cos(t) + longer / shorter * std::sin(t);
}

model::Variation applied(const model::Variation& drawn, Size size) {
  model::Variation done = drawn;
  // A hair more than needed, so that rounding in single precision cannot uncover a corner pixel.
  if (drawn.tilt_degrees != 0) done.zoom = std::max(drawn.zoom, covering_zoom(size, drawn.tilt_degrees) * 1.0002);
  return done;
}

void refuse_wild(const model::Variation& variation) {
  const auto within = [](std::string_view name, double value, double least, double most) {
    if (value >= least && value <= most) return;
    throw base::Error{base::Code::INVALID_REQUEST,
                      fmt::format("{} is {}, must be between {} and {}", name, value, least, most),
                      {},
                      {{std::string{name}, fmt::format("must be between {} and {}", least, most)}}};
  };
  within("zoom", variation.zoom, 1, 2);
  within("tilt_degrees", variation.tilt_degrees, -10, 10);
  within("saturation", variation.saturation, 0, 3);
  within("speed", variation.speed, 0.5, 2);
}

}  // namespace farmtok::media
