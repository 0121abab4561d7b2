#include "media/picture/geometry.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "base/error.hpp"
#include "base/text/text.hpp"

namespace farmtok::media {
namespace {

int even(double side) { return std::max(2, static_cast<int>(side / 2 + 1e-6) * 2); }

}  // namespace

Size square_pixels(int width, int height, double pixel_aspect) { return {even(width * pixel_aspect), even(height)}; }

Size output_size(Size upright, std::string_view profile) {
  if (profile == "match") return upright;
  if (profile != "tiktok")
    throw base::Error{base::Code::INVALID_REQUEST,
                      fmt::format("profile is \"{}\", must be tiktok or match", base::fit(profile, 40))};
  const Size box = upright.width > upright.height ? Size{1920, 1080} : Size{1080, 1920};
  const double shrink = std::min({1.0, 1.0 * box.width / upright.width, 1.0 * box.height / upright.height});
  return {even(upright.width * shrink), even(upright.height * shrink)};
}

double covering_zoom(Size size, double degrees) {
  const double t = std::abs(degrees) * std::numbers::pi / 180;
  const double longer = std::max(size.width, size.height), shorter = std::min(size.width, size.height);
  return std::cos(t) + longer / shorter * std::sin(t);
}

model::Variation applied(const model::Variation& drawn, Size size) {
  model::Variation done = drawn;
  // Slightly more than needed, so that rounding in single precision cannot uncover a corner pixel.
  if (drawn.tilt_degrees != 0)
    done.zoom = std::max(drawn.zoom, std::min(most_zoom, covering_zoom(size, drawn.tilt_degrees) * 1.0002));
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
  within("tilt_degrees", variation.tilt_degrees, -8, 8);
  within("saturation", variation.saturation, 0, 3);
  within("speed", variation.speed, 0.5, 2);
}

}  // namespace farmtok::media
