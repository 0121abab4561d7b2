#include "farm/dedup/variation.hpp"

#include <cmath>

namespace farmtok::farm {
namespace {

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

model::Variation draw_variation(std::int64_t seed, const VariationRanges& ranges) {
  SplitMix64 random{seed};
  model::Variation variation;
  variation.seed = seed;
  variation.zoom = random.within(ranges.zoom);
  variation.tilt_degrees = random.within(ranges.tilt_degrees);
  variation.saturation = random.within(ranges.saturation);
  variation.speed = random.within(ranges.speed);
  return variation;
}

}  // namespace farmtok::farm
