#pragma once
// One variation for each post, drawn from a number, so that no two copies of a video are the same. Pure.

#include <cstdint>
#include <vector>

#include "model/render.hpp"

namespace farmtok::farm::dedup {

struct Range {
  double least;
  double most;
};

/// The range of each value of a variation; values are drawn evenly.
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

/// Whether two copies of one video visibly differ: by a seed and by at least 0.05 degrees of tilt, 0.002 of the speed
/// or 0.002 of the zoom. A smaller zoom counts as the zoom that a tilted picture of 9:16 needs, as copies are made.
bool differ(const model::Variation& one, const model::Variation& other);

/// Drawn from `seed`; when the result does not differ from all of `others`, from the first later number (after the
/// last comes 0) whose result does. Throws CONFIG_INVALID when `tries` of them do not: the ranges are too narrow.
model::Variation draw_differing(std::int64_t seed, const VariationRanges& ranges,
                                const std::vector<model::Variation>& others, int tries = 10'000);

}  // namespace farmtok::farm::dedup
