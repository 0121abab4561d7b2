#include "media/filters.hpp"

#include <fmt/format.h>

#include <cmath>
#include <numbers>

namespace farmtok::media {
namespace {

double degrees(double radians) { return radians * 180 / std::numbers::pi; }

/// Zoom and tilt as one bilinear warp: a flat picture seen by a camera that rolls and comes closer. Half the cost of
/// rotate, scale and crop, and sharper.
std::string warp(Size size, const model::Variation& applied) {
  if (applied.zoom == 1 && applied.tilt_degrees == 0) return {};
  const double half_width = 1;  // 90 degrees across
  const double half_height = half_width * size.height / size.width;
  const auto angle = [](double half) { return 2 * degrees(std::atan(half)); };
  return fmt::format(
      ",v360=input=flat:output=flat:interp=linear:ih_fov={:.9f}:iv_fov={:.9f}:h_fov={:.9f}:v_fov={:.9f}"
      ":roll={:.9f}:w={}:h={}",
      angle(half_width), angle(half_height), angle(half_width / applied.zoom), angle(half_height / applied.zoom),
      applied.tilt_degrees, size.width, size.height);
}

std::string tone_map(const Colour& input) {
  return fmt::format(
      "zscale=tin={}:min=2020_ncl:pin=2020:rin={}:t=linear:npl=203,format=gbrpf32le,zscale=p=709,"
      "tonemap=mobius:desat=0,zscale=t=709:m=709:r=limited,format=yuv420p,",
      input.transfer == AVCOL_TRC_SMPTE2084 ? "smpte2084" : "arib-std-b67", input.is_full_range() ? "full" : "limited");
}

}  // namespace

bool Colour::is_rgb() const {
  const auto* about = av_pix_fmt_desc_get(format);
  return about && (about->flags & (AV_PIX_FMT_FLAG_RGB | AV_PIX_FMT_FLAG_PAL));
}

bool Colour::is_full_range() const {
  if (range == AVCOL_RANGE_JPEG) return true;
  return format == AV_PIX_FMT_YUVJ420P || format == AV_PIX_FMT_YUVJ422P || format == AV_PIX_FMT_YUVJ444P ||
         format == AV_PIX_FMT_YUVJ440P || format == AV_PIX_FMT_YUVJ411P;
}

Colour output_colour(const Colour& input, Size size) {
  if (input.is_hdr() || input.is_rgb())
    return {AV_PIX_FMT_YUV420P, AVCOL_RANGE_MPEG, AVCOL_SPC_BT709, AVCOL_PRI_BT709, AVCOL_TRC_BT709};
  Colour output = input;
  output.format = AV_PIX_FMT_YUV420P;
  output.range = AVCOL_RANGE_MPEG;
  const bool small = size.width < 1280 && size.height <= 576;
  if (output.matrix == AVCOL_SPC_UNSPECIFIED) output.matrix = small ? AVCOL_SPC_SMPTE170M : AVCOL_SPC_BT709;
  if (output.primaries == AVCOL_PRI_UNSPECIFIED) output.primaries = small ? AVCOL_PRI_SMPTE170M : AVCOL_PRI_BT709;
  if (output.transfer == AVCOL_TRC_UNSPECIFIED) output.transfer = small ? AVCOL_TRC_SMPTE170M : AVCOL_TRC_BT709;
  return output;
}

std::string picture_chain(const Colour& input, Size coded, Size stored, const std::string& orientation, Size upright,
                          const model::Variation& applied) {
  std::string chain;
  const bool only_odd = coded.width - stored.width <= 1 && coded.width >= stored.width &&
                        coded.height - stored.height <= 1 && coded != stored;
  if (only_odd) chain += fmt::format("crop={}:{}:0:0,", stored.width, stored.height);
  if (input.is_hdr()) chain += tone_map(input);
  chain += fmt::format("scale={}:{}:flags=bicubic:out_range=limited", stored.width, stored.height);
  if (!input.is_hdr()) chain += input.is_full_range() || input.is_rgb() ? ":in_range=full" : ":in_range=limited";
  if (!input.is_hdr() && input.is_rgb()) chain += ":out_color_matrix=bt709";
  chain += ",format=yuv420p,setsar=1";
  if (!orientation.empty()) chain += "," + orientation;
  chain += warp(upright, applied);
  if (applied.saturation != 1) chain += fmt::format(",eq=saturation={:.6f}", applied.saturation);
  return chain;
}

std::string sound_chain(int rate, int channels, double speed, bool from_start) {
  std::string chain = fmt::format("aresample={}:async=1{}", rate, from_start ? ":first_pts=0" : "");
  chain += fmt::format(",aformat=sample_fmts=fltp:channel_layouts={}", channels == 1 ? "mono" : "stereo");
  // atempo swallows half of its first window: that much silence goes before it, so that sound stays with the picture.
  if (speed != 1) chain += fmt::format(",adelay=delays=1024S:all=1,atempo={:.9f},aformat=sample_fmts=fltp", speed);
  return chain;
}

}  // namespace farmtok::media
