#pragma once
// One variation for each post, drawn from a number, so that no two copies of a video are the same. Pure.

#include <cstdint>

#include "model/render.hpp"

namespace farmtok::farm {

struct Range {
  double least;
  double most;
};

/// Within which a variation is drawn, each value evenly.
struct VariationRanges {
  Range zoom{1.01, 1.05};
  Range tilt_degrees{-1, 1};
  Range saturation{0.95, 1.06};
  Range speed{0.98, 1.03};
};

/// Seeds are whole numbers below 2^53, which every JSON reader keeps exactly.
inline constexpr std::int64_t most_seed = (std::int64_t{1} << 53) - 1;

/// The same seed and ranges give the same values on every machine and in every version: splitmix64 started at `seed`
/// (Steele, Lea, Flood 2014); its outputs 1 to 4 become zoom, tilt, saturation and speed as
/// least + (output >> 11) / 2^53 · (most - least), rounded to six decimals.
model::Variation draw_variation(std::int64_t seed, const VariationRanges& ranges = {});

}  // namespace farmtok::farm
