#pragma once
// How copies are made, how they vary, and how true they must be. Their profile is in library/policy.hpp.

#include <chrono>
#include <string>

#include "farm/dedup/variation.hpp"
#include "settings/settings.hpp"

namespace farmtok::farm::dedup {

struct RenderPolicy {
  std::string preset;  // of x264
  double crf = 0;      // x264's constant rate factor
  std::string encoder;
  std::string kernel;  // "bicubic" or "bilinear"
  std::chrono::seconds deadline{};
};
RenderPolicy render_policy(const settings::Settings& settings);

/// A copy that is less true to its original is not used.
struct FidelityPolicy {
  double least_psnr_db = 0;
  double least_ssim = 0;       // 0 to 1
  double most_difference = 0;  // of colours, CIE 1976
};
FidelityPolicy fidelity_policy(const settings::Settings& settings);

/// Throws CONFIG_INVALID where the least is more than the most.
VariationRanges ranges_of(const settings::Settings& settings);

}  // namespace farmtok::farm::dedup
