#include "media/stills/still.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "av/error.hpp"
#include "av/graph.hpp"
#include "av/io.hpp"
#include "base/error.hpp"
#include "media/picture/filters.hpp"

namespace farmtok::media {
namespace {

/// JPEG means BT.601; other meanings of the picture's numbers are converted.
std::string_view matrix_name(AVColorSpace matrix) {
  switch (matrix) {
    case AVCOL_SPC_BT709:
      return "bt709";
    case AVCOL_SPC_BT2020_NCL:
    case AVCOL_SPC_BT2020_CL:
      return "bt2020";
    case AVCOL_SPC_SMPTE240M:
      return "smpte240m";
    case AVCOL_SPC_FCC:
      return "fcc";
    default:
      return "bt601";
  }
}

}  // namespace

Size fitted(Size picture, Size room) {
  const double scale = std::min(
      {1.0, room.width / static_cast<double>(picture.width), room.height / static_cast<double>(picture.height)});
  const auto side = [&](int length) { return std::max(1, static_cast<int>(std::lround(length * scale))); };
  return {side(picture.width), side(picture.height)};
}

av::Frame still_of(AVFrame& decoded, const Meaning& meaning, Size room) {
  // From the picture itself, not from the headers: its shape may change in the middle.
  const Size coded{decoded.width - meaning.crop.left - meaning.crop.right,
                   decoded.height - meaning.crop.top - meaning.crop.bottom};
  const auto square = square_pixels(coded.width, coded.height, meaning.pixel_aspect);
  const bool swaps = meaning.orientation.swaps_sides;
  const auto upright = fitted(swaps ? Size{square.height, square.width} : square, room);
  const auto stored = swaps ? Size{upright.height, upright.width} : upright;
  auto colour = meaning.colour;
  colour.format = static_cast<AVPixelFormat>(decoded.format);
  auto chain = crop_chain(meaning.crop) + picture_chain(colour, coded, stored, meaning.orientation.filters, false);
  chain += fmt::format(",scale=in_range=limited:out_range=full:in_color_matrix={}:out_color_matrix=bt601",
                       matrix_name(output_colour(colour, {decoded.width, decoded.height}).matrix));
  chain += ",format=yuvj420p,setsar=1";
  decoded.pts = 0;
  auto graph = av::Graph::video(decoded, {1, 1}, chain, 1);
  graph.push(&decoded);
  auto made = av::make_frame();
  if (!graph.pull(*made)) throw base::Error{base::Code::INTERNAL, "the filters of a still gave no picture"};
  return made;
}

Stills::Stills(int fd, Size room)
    : source_(open_source(fd, Edits::near)), room_(room), decoder_(av::open_decoder(source_.video_stream(), 1)) {}

bool Stills::decode(double seconds, AVFrame& found) {
  auto& stream = source_.video_stream();
  const double tick = av_q2d(stream.time_base);
  const auto wanted = std::llround((source_.origin + seconds) / tick);
  // Reading on is cheaper than seeking back, unless a later key picture allows to skip the part in between.
  const int key = av_index_search_timestamp(&stream, wanted, AVSEEK_FLAG_BACKWARD);
  const auto* entry = key < 0 ? nullptr : avformat_index_get_entry(&stream, key);
  const bool forwards = position_ >= 0 && position_ < seconds && entry &&
                        static_cast<double>(entry->timestamp) * tick - source_.origin <= position_;
  if (!forwards) {
    av_seek_frame(source_.input.get(), source_.video, wanted, AVSEEK_FLAG_BACKWARD);
    avcodec_flush_buffers(decoder_.get());
  }
  position_ = -1;
  auto frame = av::make_frame();
  bool any = false;
  const auto arrived = [&] {
    while (av::receive(*decoder_, *frame)) {
      any = true;
      av_frame_unref(&found);
      av_frame_move_ref(&found, frame.get());
      const double time = static_cast<double>(found.best_effort_timestamp) * tick - source_.origin;
      if (time + tick / 2 < seconds) continue;
      position_ = time;
      return true;
    }
    return false;
  };
  // A decoder that was stopped in the middle may still hold pictures.
  if (forwards && arrived()) return true;
  while (source_.input.read(*packet_)) {
    if (packet_->stream_index != source_.video) continue;
    av::send(*decoder_, packet_.get());
    if (arrived()) return true;
  }
  av::send(*decoder_, nullptr);
  arrived();
  position_ = -1;
  return any;
}

av::Frame Stills::at(double seconds) {
  auto decoded = av::make_frame();
  if (!decode(seconds, *decoded)) return nullptr;
  const auto& parameters = *source_.video_stream().codecpar;
  return still_of(*decoded,
                  {{static_cast<AVPixelFormat>(parameters.format), parameters.color_range, parameters.color_space,
                    parameters.color_primaries, parameters.color_trc},
                   source_.orientation,
                   source_.pixel_aspect,
                   decoded->width == parameters.width && decoded->height == parameters.height ? source_.crop : Crop{}},
                  room_);
}

void write_jpeg(AVFrame& picture, int fd) {
  auto encoder = av::make_encoder("mjpeg");
  encoder->width = picture.width;
  encoder->height = picture.height;
  encoder->pix_fmt = AV_PIX_FMT_YUVJ420P;
  encoder->color_range = AVCOL_RANGE_JPEG;
  encoder->time_base = {1, 1};
  encoder->flags |= AV_CODEC_FLAG_QSCALE;
  encoder->global_quality = 3 * FF_QP2LAMBDA;
  encoder->thread_count = 1;
  av::start_encoder(*encoder, {});
  picture.quality = encoder->global_quality;
  picture.pict_type = AV_PICTURE_TYPE_NONE;
  av::encode(*encoder, &picture);
  av::encode(*encoder, nullptr);
  auto jpeg = av::make_packet();
  if (!av::receive(*encoder, *jpeg)) throw base::Error{base::Code::INTERNAL, "the JPEG encoder gave nothing"};
  av::write_file(fd, *jpeg, "writing a picture");
}

}  // namespace farmtok::media
