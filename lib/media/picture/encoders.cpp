#include "media/picture/encoders.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "base/text/text.hpp"

namespace farmtok::media {
namespace {

using base::Code;
using base::Error;

constexpr std::string_view x264 = "libx264";
constexpr std::array<std::string_view, 9> presets{"ultrafast", "superfast", "veryfast", "faster",  "fast",
                                                  "medium",    "slow",      "slower",   "veryslow"};
/// For encoders without constant quality: enough for the display of a phone.
constexpr double bits_per_pixel = 0.12;

void refuse_unknown(const Encoding& encoding) {
  if (std::find(presets.begin(), presets.end(), encoding.preset) == presets.end())
    throw Error{Code::INVALID_REQUEST, fmt::format("preset is \"{}\", must be one of {}",
                                                   base::fit(encoding.preset, 40), fmt::join(presets, ", "))};
  if (!(encoding.crf >= 0 && encoding.crf <= 51))
    throw Error{Code::INVALID_REQUEST, fmt::format("crf is {}, must be between 0 and 51", encoding.crf)};
  if (encoding.threads < 0 || encoding.threads > 64)
    throw Error{Code::INVALID_REQUEST, fmt::format("threads is {}, must be between 0 and 64", encoding.threads)};
}

/// Whether it makes H.264 of plain pictures in memory, as ours are.
bool suits(const AVCodec& codec) {
  if (!av_codec_is_encoder(&codec) || codec.id != AV_CODEC_ID_H264 || !codec.pix_fmts) return false;
  for (const auto* format = codec.pix_fmts; *format != AV_PIX_FMT_NONE; ++format)
    if (*format == AV_PIX_FMT_YUV420P) return true;
  return false;
}

std::vector<std::string_view> suitable() {
  std::vector<std::string_view> names;
  void* place = nullptr;
  while (const auto* codec = av_codec_iterate(&place))
    if (suits(*codec)) names.push_back(codec->name);
  return names;
}

void refuse_unsuitable(const std::string& name) {
  const auto known = suitable();
  if (std::find(known.begin(), known.end(), name) == known.end())
    throw Error{Code::INVALID_REQUEST,
                fmt::format("encoder is \"{}\", must be one of {}", base::fit(name, 40), fmt::join(known, ", ")),
                "Set render.encoder to one of these; libx264 works everywhere."};
}

void start(AVCodecContext& encoder, const Encoding& encoding) {
  if (encoding.encoder == x264) {
    // Lossless coding is beyond High.
    if (encoding.crf > 0) encoder.profile = FF_PROFILE_H264_HIGH;
    return av::start_encoder(encoder, {{"preset", encoding.preset},
                                       {"crf", fmt::format("{:.2f}", encoding.crf)},
                                       {"forced-idr", "1"},
                                       {"a53cc", "0"}});
  }
  const double pixels_per_second = 1.0 * encoder.width * encoder.height * av_q2d(encoder.framerate);
  encoder.bit_rate = std::llround(pixels_per_second * bits_per_pixel);
  encoder.profile = FF_PROFILE_H264_HIGH;
  try {
    av::start_encoder(encoder, {});
  } catch (const Error& error) {
    throw Error{Code::INVALID_REQUEST,
                fmt::format("the encoder {} cannot be opened here: {}", encoding.encoder, error.message),
                fmt::format("This FFmpeg has {}; libx264 works everywhere.", fmt::join(suitable(), ", "))};
  }
}

}  // namespace

av::Codec open_picture_encoder(const PicturePlan& plan, const Encoding& encoding) {
  refuse_unknown(encoding);
  refuse_unsuitable(encoding.encoder);
  auto encoder = av::make_encoder(encoding.encoder);
  encoder->width = plan.size.width;
  encoder->height = plan.size.height;
  encoder->pix_fmt = AV_PIX_FMT_YUV420P;
  encoder->color_range = plan.copied.range;
  encoder->colorspace = plan.copied.matrix;
  encoder->color_primaries = plan.copied.primaries;
  encoder->color_trc = plan.copied.transfer;
  encoder->sample_aspect_ratio = {1, 1};
  encoder->time_base = {1, plan.ticks_per_second};
  encoder->framerate = av_d2q(plan.frames_per_second, 1'000'000);
  encoder->gop_size = plan.frames_per_key();
  encoder->thread_count = encoding.threads;
  encoder->flags |= AV_CODEC_FLAG_GLOBAL_HEADER | AV_CODEC_FLAG_CLOSED_GOP;
  start(*encoder, encoding);
  return encoder;
}

av::Codec open_sound_encoder(const AVCodecParameters& coded) {
  auto encoder = av::make_encoder("aac");
  encoder->sample_fmt = AV_SAMPLE_FMT_FLTP;
  encoder->sample_rate = coded.sample_rate == 44100 ? 44100 : 48000;
  av_channel_layout_default(&encoder->ch_layout, coded.ch_layout.nb_channels == 1 ? 1 : 2);
  encoder->bit_rate = 128'000;
  encoder->time_base = {1, encoder->sample_rate};
  encoder->flags |= AV_CODEC_FLAG_GLOBAL_HEADER;
  // From 64 kbit/s a channel on it is as good as the other coder, at half the cost.
  av::start_encoder(*encoder, {{"aac_coder", "fast"}});
  return encoder;
}

}  // namespace farmtok::media
