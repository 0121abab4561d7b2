#include "media/warp/plane.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace farmtok::media {
namespace {

constexpr int places = 256;
constexpr int pixel_unit = 64;

std::int64_t fixed(double samples) { return std::llround(std::ldexp(samples, 32)); }

/// Weights of the neighbours of a point at distance `t` after the one before it.
std::array<double, 4> kernel_weights(Kernel kernel, double t) {
  if (kernel == Kernel::bilinear) return {1 - t, t, 0, 0};
  return {t * (-0.5 + t * (1 - 0.5 * t)), 1 + t * t * (-2.5 + 1.5 * t), t * (0.5 + t * (2 - 1.5 * t)),
          t * t * (-0.5 + 0.5 * t)};
}

/// Whole numbers in proportion to the weights that add up to `total` exactly, so that an even picture does not change.
std::array<int, 4> apportioned(const std::array<double, 4>& weights, int total) {
  std::array<int, 4> shares{};
  std::array<double, 4> left{};
  int missing = total;
  for (std::size_t i = 0; i < 4; ++i) {
    const double exact = weights[i] * total;
    shares[i] = static_cast<int>(std::floor(exact));
    left[i] = exact - shares[i];
    missing -= shares[i];
  }
  for (; missing > 0; --missing) {
    const auto most = static_cast<std::size_t>(std::max_element(left.begin(), left.end()) - left.begin());
    ++shares[most];
    left[most] = -1;
  }
  return shares;
}

}  // namespace

PlaneWarp::PlaneWarp(const WarpPlan& plan, Siting siting, Kernel kernel, double gain, double offset)
    : width_(plan.size.width / static_cast<int>(siting.step)),
      height_(plan.size.height / static_cast<int>(siting.step)),
      taps_(kernel == Kernel::bilinear ? 2 : 4),
      bias_(static_cast<int>(std::lround((128 + offset) * pixel_unit)) + pixel_unit / 2) {
  // Counter-clockwise for the viewer, y downwards; this is the inverse, from the copy's pixel to the original's.
  const double t = plan.tilt_degrees * std::numbers::pi / 180;
  const double along = std::cos(t) / plan.zoom, slope = std::sin(t) / plan.zoom;
  const double x = siting.x - plan.size.width / 2.0, y = siting.y - plan.size.height / 2.0;
  const double first_x = (along * x - slope * y - x) / siting.step;
  const double first_y = (slope * x + along * y - y) / siting.step;
  // A block begins at its topmost row, whichever end has it, and bicubic one neighbour earlier.
  const double lowest = std::min(0.0, (block_width - 1) * slope);
  const int earlier = taps_ / 2 - 1;
  const double rounding = 0.5 / places;
  origin_ = {fixed(first_x - earlier + rounding), fixed(first_y + lowest - earlier + rounding)};
  by_block_ = {fixed(along * block_width), fixed(slope * block_width)};
  by_row_ = {fixed(-slope), fixed(along)};
  fill_columns(kernel, along);
  fill_rows(kernel, slope, gain);
}

void PlaneWarp::fill_columns(Kernel kernel, double across) {
  column_taps_.resize(places);
  for (std::size_t place = 0; place < places; ++place) {
    auto& taps = column_taps_[place];
    for (std::size_t i = 0; i < block_width; ++i) {
      const double at = static_cast<double>(place) / places + static_cast<double>(i) * across;
      const int first = static_cast<int>(at);
      const auto shares = apportioned(kernel_weights(kernel, at - first), across_total);
      const auto set = [&](auto& where, auto& weights, std::size_t side, int neighbour, int sign) {
        where[2 * i + side] = static_cast<std::uint8_t>(first + neighbour);
        weights[2 * i + side] = static_cast<std::uint8_t>(sign * shares[static_cast<std::size_t>(neighbour)]);
      };
      const int inner = taps_ / 2 - 1;
      set(taps.inner_at, taps.inner, 0, inner, 1);
      set(taps.inner_at, taps.inner, 1, inner + 1, 1);
      if (taps_ == 4) {
        set(taps.outer_at, taps.outer, 0, 0, -1);
        set(taps.outer_at, taps.outer, 1, 3, -1);
      }
      columns_ = std::max(columns_, first + taps_);
    }
  }
}

void PlaneWarp::fill_rows(Kernel kernel, double down, double gain) {
  const double lowest = std::min(0.0, (block_width - 1) * down);
  const auto at = [&](std::size_t place, std::size_t i) {
    return static_cast<double>(place) / places + (static_cast<double>(i) * down - lowest);
  };
  rows_ = taps_ + static_cast<int>(std::max(at(places - 1, 0), at(places - 1, block_width - 1)));
  const int total = static_cast<int>(std::lround(gain * pixel_unit / across_total * 32768));
  const auto rows = static_cast<std::size_t>(rows_), taps = static_cast<std::size_t>(taps_);
  row_weights_.resize(rows * places * block_width);
  first_rows_.resize(std::size_t{places} * block_width);
  for (std::size_t place = 0; place < places; ++place)
    for (std::size_t i = 0; i < block_width; ++i) {
      const auto first = static_cast<std::size_t>(at(place, i));
      const auto shares = apportioned(kernel_weights(kernel, at(place, i) - static_cast<double>(first)), total);
      first_rows_[place * block_width + i] = static_cast<std::uint8_t>(first);
      for (std::size_t tap = 0; tap < taps; ++tap)
        row_weights_[(place * rows + first + tap) * block_width + i] = static_cast<std::int16_t>(shares[tap]);
    }
}

}  // namespace farmtok::media
