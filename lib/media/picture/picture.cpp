#include "media/picture/picture.hpp"

#include <algorithm>
#include <cmath>

namespace farmtok::media {
namespace {

constexpr int variable_ticks_per_second = 1'200'000;
constexpr int constant_ticks_per_frame = 10'000;

Size turned(Size size, bool swaps) { return swaps ? Size{size.height, size.width} : size; }

}  // namespace

int PicturePlan::frames_per_key() const {
  return std::max(1, static_cast<int>(frames_per_second * key_seconds + 1e-6));
}

WarpPlan PicturePlan::warp(bool full_range, Kernel kernel) const {
  return {size, applied.zoom, applied.tilt_degrees, applied.saturation, full_range, kernel};
}

PicturePlan plan_picture(const Source& source, const model::Variation& drawn, const Encoding& encoding) {
  const auto& coded = *source.video_stream().codecpar;
  PicturePlan plan;
  plan.colour = {static_cast<AVPixelFormat>(coded.format), coded.color_range, coded.color_space, coded.color_primaries,
                 coded.color_trc};
  const bool swaps = source.orientation.swaps_sides;
  const auto shown = source.cropped();
  const auto whole = square_pixels(shown.width, shown.height, source.pixel_aspect);
  plan.size = output_size(turned(whole, swaps), encoding.profile);
  plan.stored = turned(plan.size, swaps);
  // A player guesses the matrix of an untagged file by its stored size, before turning and before making pixels square.
  plan.copied = output_colour(plan.colour, {coded.width, coded.height});
  plan.original = {as_seen(plan.colour, {coded.width, coded.height}), source.crop, source.orientation.degrees,
                   source.orientation.mirrored};
  plan.applied = applied(drawn, plan.size);
  plan.interlaced = source.facts.interlaced.value_or(false);
  plan.variable_rate = source.variable_rate;
  const double rate = plan.frames_per_second = source.facts.frames_per_second * plan.applied.speed;
  if (plan.variable_rate) {
    plan.ticks_per_second = variable_ticks_per_second;
    plan.ticks_per_frame = std::max<std::int64_t>(1, std::llround(variable_ticks_per_second / rate));
  } else {
    plan.ticks_per_second = std::max(1, static_cast<int>(std::llround(rate * constant_ticks_per_frame)));
    plan.ticks_per_frame = constant_ticks_per_frame;
  }
  return plan;
}

}  // namespace farmtok::media
