#include "media/poster.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "av/codec.hpp"
#include "av/error.hpp"
#include "av/graph.hpp"
#include "av/io.hpp"
#include "base/error.hpp"
#include "media/source.hpp"

namespace farmtok::media {
namespace {

constexpr int widest = 720;
constexpr double quarter = 0.25;

/// The first frame at or after `seconds`, or the last one before the end.
bool decode_at(Source& source, double seconds, AVFrame& found) {
  auto decoder = av::open_decoder(source.video_stream(), 1);
  const double tick = av_q2d(source.video_stream().time_base);
  av_seek_frame(source.input.get(), source.video, std::llround(seconds / tick), AVSEEK_FLAG_BACKWARD);
  auto packet = av::make_packet();
  auto frame = av::make_frame();
  bool any = false;
  const auto arrived = [&] {
    while (av::receive(*decoder, *frame)) {
      any = true;
      av_frame_unref(&found);
      av_frame_move_ref(&found, frame.get());
      if (static_cast<double>(found.best_effort_timestamp) * tick >= seconds) return true;
    }
    return false;
  };
  while (source.input.read(*packet)) {
    if (packet->stream_index != source.video) continue;
    av::send(*decoder, packet.get());
    if (arrived()) return true;
  }
  av::send(*decoder, nullptr);
  arrived();
  return any;
}

av::Packet to_jpeg(AVFrame& picture, const std::string& orientation) {
  picture.pts = 0;
  const auto width = std::min(widest, orientation.starts_with("transpose") ? picture.height : picture.width);
  auto graph = av::Graph::video(picture, {1, 1},
                                fmt::format("{}{}scale={}:-2:out_range=full,format=yuvj420p,setsar=1", orientation,
                                            orientation.empty() ? "" : ",", width),
                                1);
  graph.push(&picture);
  auto scaled = av::make_frame();
  if (!graph.pull(*scaled)) throw base::Error{base::Code::INTERNAL, "the poster's filters gave no picture"};
  auto encoder = av::make_encoder("mjpeg");
  encoder->width = scaled->width;
  encoder->height = scaled->height;
  encoder->pix_fmt = AV_PIX_FMT_YUVJ420P;
  encoder->color_range = AVCOL_RANGE_JPEG;
  encoder->time_base = {1, 1};
  encoder->flags |= AV_CODEC_FLAG_QSCALE;
  encoder->global_quality = 3 * FF_QP2LAMBDA;
  encoder->thread_count = 1;
  av::start_encoder(*encoder, {});
  scaled->quality = encoder->global_quality;
  scaled->pict_type = AV_PICTURE_TYPE_NONE;
  av::encode(*encoder, scaled.get());
  av::encode(*encoder, nullptr);
  auto jpeg = av::make_packet();
  if (!av::receive(*encoder, *jpeg)) throw base::Error{base::Code::INTERNAL, "the JPEG encoder gave nothing"};
  return jpeg;
}

}  // namespace

void poster(int video_fd, int poster_fd) {
  auto source = open_source(video_fd);
  auto picture = av::make_frame();
  if (!decode_at(source, source.origin + source.facts.duration_seconds * quarter, *picture))
    throw base::Error{base::Code::INVALID_MEDIA, "no picture could be decoded for the poster"};
  const auto jpeg = to_jpeg(*picture, source.orientation.filters);
  const auto io = av::make_io(poster_fd, av::Access::write);
  avio_write(io.get(), jpeg->data, jpeg->size);
  avio_flush(io.get());
  av::check(io->error, "writing the poster");
}

}  // namespace farmtok::media
