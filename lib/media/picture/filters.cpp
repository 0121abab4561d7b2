#include "media/picture/filters.hpp"

#include <fmt/format.h>

namespace farmtok::media {
namespace {

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

bool Colour::has_alpha() const {
  const auto* about = av_pix_fmt_desc_get(format);
  // A palette has one too, which is hardly ever used.
  return about && (about->flags & AV_PIX_FMT_FLAG_ALPHA) && !(about->flags & AV_PIX_FMT_FLAG_PAL);
}

bool Colour::is_full_range() const {
  if (range == AVCOL_RANGE_JPEG) return true;
  return format == AV_PIX_FMT_YUVJ420P || format == AV_PIX_FMT_YUVJ422P || format == AV_PIX_FMT_YUVJ444P ||
         format == AV_PIX_FMT_YUVJ440P || format == AV_PIX_FMT_YUVJ411P;
}

Colour as_seen(const Colour& told, Size coded) {
  Colour seen = told;
  const bool small = coded.width < 1280 && coded.height <= 576;
  if (seen.matrix == AVCOL_SPC_UNSPECIFIED) seen.matrix = small ? AVCOL_SPC_SMPTE170M : AVCOL_SPC_BT709;
  if (seen.primaries == AVCOL_PRI_UNSPECIFIED) seen.primaries = small ? AVCOL_PRI_SMPTE170M : AVCOL_PRI_BT709;
  if (seen.transfer == AVCOL_TRC_UNSPECIFIED) seen.transfer = small ? AVCOL_TRC_SMPTE170M : AVCOL_TRC_BT709;
  return seen;
}

Colour output_colour(const Colour& input, Size size) {
  if (input.is_hdr() || input.is_rgb() || input.has_alpha())
    return {AV_PIX_FMT_YUV420P, AVCOL_RANGE_MPEG, AVCOL_SPC_BT709, AVCOL_PRI_BT709, AVCOL_TRC_BT709};
  Colour output = as_seen(input, size);
  output.format = AV_PIX_FMT_YUV420P;
  output.range = AVCOL_RANGE_MPEG;
  return output;
}

std::string crop_chain(const Crop& crop) {
  if (!crop.any()) return {};
  return fmt::format("crop=iw-{}:ih-{}:{}:{},", crop.left + crop.right, crop.top + crop.bottom, crop.left, crop.top);
}

std::string picture_chain(const Colour& input, Size coded, Size stored, const std::string& orientation,
                          bool interlaced) {
  std::string chain;
  // First of all: the lines of two fields must not be mixed.
  if (interlaced) chain += "bwdif=mode=send_frame:deint=interlaced,";
  const bool only_odd = coded.width - stored.width <= 1 && coded.width >= stored.width &&
                        coded.height - stored.height <= 1 && coded != stored;
  if (only_odd) chain += fmt::format("crop={}:{}:0:0,", stored.width, stored.height);
  if (input.is_hdr()) chain += tone_map(input);
  auto now = input;
  if (now.has_alpha() && !input.is_hdr()) {
    chain += fmt::format("scale=in_range={},format=gbrap,premultiply=inplace=1,format=gbrp,",
                         now.is_full_range() || now.is_rgb() ? "full" : "limited");
    now.format = AV_PIX_FMT_GBRP;
  }
  chain += fmt::format("scale={}:{}:flags=bicubic:out_range=limited", stored.width, stored.height);
  if (!input.is_hdr()) chain += now.is_full_range() || now.is_rgb() ? ":in_range=full" : ":in_range=limited";
  if (!input.is_hdr() && now.is_rgb()) chain += ":out_color_matrix=bt709";
  chain += ",format=yuv420p,setsar=1";
  if (!orientation.empty()) chain += "," + orientation;
  return chain;
}

bool needs_no_chain(const Colour& input, Size coded, Size stored, const std::string& orientation, bool interlaced) {
  return (input.format == AV_PIX_FMT_YUV420P || input.format == AV_PIX_FMT_YUVJ420P) && coded == stored &&
         orientation.empty() && !interlaced && !input.is_hdr();
}

std::string sound_chain(int rate, int channels, double speed, std::int64_t begins) {
  // Holes are filled and overlaps cut as soon as they would be noticed against the picture.
  std::string chain = fmt::format("aresample={}:async=1:min_hard_comp=0.02:first_pts={}", rate, begins);
  chain += fmt::format(",aformat=sample_fmts=fltp:channel_layouts={}", channels == 1 ? "mono" : "stereo");
  if (speed != 1) {
    // atempo shifts pieces by up to half of its window, which is 43 ms long: set to half the rate, it uses one of half
    // the length, and no beep is more than a few milliseconds off. It drops half of the first window: that much
    // silence is added before it.
    constexpr int half_window = 512;
    chain += fmt::format(",adelay=delays={}S:all=1,asetrate={},atempo={:.9f},asetrate={},aformat=sample_fmts=fltp",
                         half_window, rate / 2, speed, rate);
  }
  return chain;
}

}  // namespace farmtok::media
