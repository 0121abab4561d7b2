#include "av/codec.hpp"

#include <fmt/format.h>

#include <array>
#include <new>

#include "av/error.hpp"
#include "base/error.hpp"
#include "base/text/text.hpp"

extern "C" {
#include <libavutil/avutil.h>
#include <libavutil/dict.h>
}

namespace farmtok::av {
namespace {

using base::Code;
using base::Error;

Codec make(const AVCodec* codec) {
  Codec context{avcodec_alloc_context3(codec)};
  if (!context) throw std::bad_alloc{};
  return context;
}

/// "h264", or for a coding without a name the four letters in the file.
std::string name_of(const AVCodecParameters& coded) {
  if (coded.codec_id != AV_CODEC_ID_NONE) return avcodec_get_name(coded.codec_id);
  std::array<char, AV_FOURCC_MAX_STRING_SIZE> letters{};
  return base::fit(av_fourcc_make_string(letters.data(), coded.codec_tag), 40);
}

}  // namespace

Codec open_decoder(const AVStream& stream, int threads) {
  const auto* codec = avcodec_find_decoder(stream.codecpar->codec_id);
  if (!codec)
    throw Error{
        Code::INVALID_MEDIA,
        fmt::format("the {} is coded as \"{}\", which cannot be decoded",
                    stream.codecpar->codec_type == AVMEDIA_TYPE_AUDIO ? "sound" : "picture", name_of(*stream.codecpar)),
        "Export the video as MP4 (H.264, AAC)."};
  const std::int64_t pixels = std::int64_t{stream.codecpar->width} * stream.codecpar->height;
  if (pixels > most_pixels)
    throw Error{Code::INVALID_MEDIA,
                fmt::format("the picture is {}x{} pixels, more than {} million", stream.codecpar->width,
                            stream.codecpar->height, most_pixels / 1000000),
                "Use a smaller picture, for example 1080x1920."};
  auto context = make(codec);
  check(avcodec_parameters_to_context(context.get(), stream.codecpar), "reading the coding's parameters");
  context->pkt_timebase = stream.time_base;
  context->max_pixels = most_pixels;
  context->thread_count = threads;
  check(avcodec_open2(context.get(), codec, nullptr), fmt::format("opening the {} decoder", codec->name));
  return context;
}

Codec open_decoder(const std::string& name) {
  const auto* codec = avcodec_find_decoder_by_name(name.c_str());
  if (!codec)
    throw Error{Code::INTERNAL, fmt::format("this libavcodec has no {} decoder", name), "Install Debian's libavcodec."};
  auto context = make(codec);
  context->max_pixels = most_pixels;
  context->thread_count = 1;
  check(avcodec_open2(context.get(), codec, nullptr), fmt::format("opening the {} decoder", name));
  return context;
}

Codec make_encoder(const std::string& name) {
  const auto* codec = avcodec_find_encoder_by_name(name.c_str());
  if (!codec)
    throw Error{Code::INTERNAL, fmt::format("this libavcodec has no {} encoder", name), "Install Debian's libavcodec."};
  auto context = make(codec);
  // Bit-exact: no program names or versions in the output.
  context->flags |= AV_CODEC_FLAG_BITEXACT;
  return context;
}

void start_encoder(AVCodecContext& encoder, std::initializer_list<std::pair<const char*, std::string>> options) {
  const std::string name = encoder.codec->name;  // libav forgets the codec when opening fails
  AVDictionary* dictionary = nullptr;
  for (const auto& [key, value] : options) av_dict_set(&dictionary, key, value.c_str(), 0);
  const int opened = avcodec_open2(&encoder, encoder.codec, &dictionary);
  const auto* left = av_dict_get(dictionary, "", nullptr, AV_DICT_IGNORE_SUFFIX);
  const std::string unknown = left ? left->key : "";
  av_dict_free(&dictionary);
  check(opened, fmt::format("opening the {} encoder", name));
  if (!unknown.empty()) throw Error{Code::INTERNAL, fmt::format("the {} encoder does not know \"{}\"", name, unknown)};
}

bool send(AVCodecContext& decoder, const AVPacket* packet) {
  const int result = avcodec_send_packet(&decoder, packet);
  if (result == AVERROR(ENOMEM)) fail(result, "decoding");
  return result >= 0;
}

bool receive(AVCodecContext& decoder, AVFrame& frame) {
  av_frame_unref(&frame);
  int result;
  // Damage is reported once for each broken packet; the next packets may be whole again.
  do result = avcodec_receive_frame(&decoder, &frame);
  while (result == AVERROR_INVALIDDATA);
  if (result == AVERROR(ENOMEM)) fail(result, "decoding");
  return result >= 0;
}

void encode(AVCodecContext& encoder, const AVFrame* frame) { check(avcodec_send_frame(&encoder, frame), "encoding"); }

bool receive(AVCodecContext& encoder, AVPacket& packet) {
  av_packet_unref(&packet);
  const int result = avcodec_receive_packet(&encoder, &packet);
  if (result == AVERROR(EAGAIN) || result == AVERROR_EOF) return false;
  check(result, "encoding");
  return true;
}

}  // namespace farmtok::av
