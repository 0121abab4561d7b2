#include "farm/dedup/policy.hpp"

#include <fmt/format.h>

#include "base/error.hpp"

namespace farmtok::farm::dedup {
namespace {

using base::Code;
using base::Error;

Range range_of(const settings::Settings& settings, const std::string& name) {
  const Range range{settings.real(name + "_min"), settings.real(name + "_max")};
  if (range.least > range.most)
    throw Error{
        Code::CONFIG_INVALID,
        fmt::format("{0}_min is {1}, more than {0}_max, which is {2}", name, range.least, range.most),
        fmt::format("`farmtok config list --origin` shows where both come from; raise {0}_max or lower {0}_min.",
                    name)};
  return range;
}

}  // namespace

RenderPolicy render_policy(const settings::Settings& settings) {
  return {.preset = settings.text("render.preset"),
          .crf = settings.real("render.crf"),
          .encoder = settings.text("render.encoder"),
          .kernel = settings.text("render.kernel"),
          .deadline = std::chrono::seconds{settings.seconds("render.deadline")}};
}

FidelityPolicy fidelity_policy(const settings::Settings& settings) {
  return {.least_psnr_db = settings.real("render.psnr_floor"),
          .least_ssim = settings.real("render.ssim_floor"),
          .most_difference = settings.real("render.colour_ceiling")};
}

VariationRanges ranges_of(const settings::Settings& settings) {
  const auto tilt = settings.real("dedup.tilt_max");
  return {.zoom = range_of(settings, "dedup.zoom"),
          .tilt_degrees = {-tilt, tilt},
          .saturation = range_of(settings, "dedup.saturation"),
          .speed = range_of(settings, "dedup.speed")};
}

}  // namespace farmtok::farm::dedup
