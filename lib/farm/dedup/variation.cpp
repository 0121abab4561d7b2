#include "farm/dedup/variation.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "base/error.hpp"

namespace farmtok::farm::dedup {
namespace {

using base::Code;
using base::Error;
using model::Variation;

constexpr double least_tilt_step = 0.05, least_speed_step = 0.002, least_zoom_step = 0.002;

/// Values are drawn to six decimals; half of the last one is no difference.
bool apart(double one, double other, double step) { return std::abs(one - other) > step - 5e-7; }

double zoom_of_copy(const Variation& variation) {
  const double tilt = std::abs(variation.tilt_degrees) * std::numbers::pi / 180;
  return std::max(variation.zoom, std::cos(tilt) + 16.0 / 9 * std::sin(tilt));
}

class SplitMix64 {
 public:
  explicit SplitMix64(std::int64_t seed) : state_(static_cast<std::uint64_t>(seed)) {}

  std::uint64_t next() {
    state_ += 0x9e3779b97f4a7c15;
    std::uint64_t z = state_;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return z ^ (z >> 31);
  }

  double within(Range range) {
    const double part = static_cast<double>(next() >> 11) * 0x1p-53;
    return std::round((range.least + part * (range.most - range.least)) * 1e6) / 1e6;
  }

 private:
  std::uint64_t state_;
};

}  // namespace

Variation draw_variation(std::int64_t seed, const VariationRanges& ranges) {
  SplitMix64 random{seed};
  Variation variation;
  variation.seed = seed;
  variation.zoom = random.within(ranges.zoom);
  variation.tilt_degrees = random.within(ranges.tilt_degrees);
  variation.saturation = random.within(ranges.saturation);
  variation.speed = random.within(ranges.speed);
  return variation;
}

bool differ(const Variation& one, const Variation& other) {
  return one.seed != other.seed && (apart(one.tilt_degrees, other.tilt_degrees, least_tilt_step) ||
                                    apart(one.speed, other.speed, least_speed_step) ||
                                    apart(zoom_of_copy(one), zoom_of_copy(other), least_zoom_step));
}

Variation draw_differing(std::int64_t seed, const VariationRanges& ranges, const std::vector<Variation>& others,
                         int tries) {
  for (int i = 0; i < tries; ++i) {
    const auto drawn = draw_variation((seed + i) & most_seed, ranges);
    if (std::ranges::all_of(others, [&](const auto& other) { return differ(drawn, other); })) return drawn;
  }
  throw Error{Code::CONFIG_INVALID,
              fmt::format("no variation is left: {} posts of the same result have theirs, and the configured ranges "
                          "hold no other that visibly differs",
                          others.size()),
              "Widen dedup.zoom_min and dedup.zoom_max, dedup.tilt_max, or dedup.speed_min and dedup.speed_max."};
}

}  // namespace farmtok::farm::dedup
