#include "media/warp/warp.hpp"

#include <fmt/format.h>

#include "base/error.hpp"
#include "media/warp/rows.hpp"

namespace farmtok::media {
namespace {

void refuse_beyond(const char* name, double value, double least, double most) {
  if (value >= least && value <= most) return;
  throw base::Error{base::Code::INVALID_REQUEST,
                    fmt::format("{} is {}, must be between {} and {}", name, value, least, most),
                    {},
                    {{name, fmt::format("must be between {} and {}", least, most)}}};
}

const WarpPlan& checked(const WarpPlan& plan) {
  refuse_beyond("zoom", plan.zoom, 0.5, 4);
  refuse_beyond("tilt_degrees", plan.tilt_degrees, -8, 8);
  refuse_beyond("saturation", plan.saturation, 0, 3);
  if (plan.size.width < 2 || plan.size.height < 2 || plan.size.width % 2 != 0 || plan.size.height % 2 != 0)
    throw base::Error{base::Code::INVALID_REQUEST,
                      fmt::format("a picture of {}x{} has no even sides", plan.size.width, plan.size.height)};
  return plan;
}

// Full range has 0 to 255; limited range 16 to 235 for luma, and for chroma 16 to 240 about the same 128.
constexpr double luma_gain = 219.0 / 255, luma_offset = 16 + 128 * luma_gain - 128, chroma_gain = 224.0 / 255;

}  // namespace

struct Warp::Planes {
  PlaneWarp luma, chroma;

  explicit Planes(const WarpPlan& plan)
      : luma(plan, luma_siting, plan.kernel, plan.full_range ? luma_gain : 1, plan.full_range ? luma_offset : 0),
        chroma(plan, chroma_siting, Kernel::bilinear, plan.saturation * (plan.full_range ? chroma_gain : 1), 0) {}
};

Warp::Warp(const WarpPlan& plan, Path path)
    : plan_(checked(plan)),
      planes_(std::make_shared<const Planes>(plan_)),
      vectorised_(path == Path::best && fits_vectors(planes_->luma)) {}

void Warp::rows(const AVFrame& in, AVFrame& out, int from, int to) const {
  for (const int plane : {0, 1, 2}) {
    const auto& warp = plane == 0 ? planes_->luma : planes_->chroma;
    const int share = plane == 0 ? 1 : 2;
    const bool vectors = vectorised_ && fits_vectors(warp);
    (vectors ? warp_rows_vector : warp_rows_portable)(
        warp, {in.data[plane], in.linesize[plane], out.data[plane], out.linesize[plane]}, from / share, to / share);
  }
}

}  // namespace farmtok::media
