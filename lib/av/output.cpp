#include "av/output.hpp"

#include <algorithm>
#include <cstdio>

#include "av/error.hpp"

extern "C" {
#include <libavutil/dict.h>
}

namespace farmtok::av {
namespace {

/// Faststart reads the written bytes back: from the same descriptor, since nothing else may be opened.
int open_again(AVFormatContext* context, AVIOContext** io, const char*, int flags, AVDictionary**) {
  if (flags & AVIO_FLAG_WRITE) return AVERROR(EACCES);
  *io = make_io(*static_cast<const int*>(context->opaque), Access::read).release();
  return 0;
}

int close_again(AVFormatContext*, AVIOContext* io) {
  FreeIo{}(io);
  return 0;
}

}  // namespace

Output::Output(int fd) : fd_(fd), io_(make_io(fd, Access::write)) {
  AVFormatContext* context = nullptr;
  check(avformat_alloc_output_context2(&context, nullptr, "mp4", nullptr), "starting the output");
  context_.reset(context);
  context->pb = io_.get();
  context->opaque = &fd_;
  context->io_open = open_again;
  context->io_close2 = close_again;
  context->flags |= AVFMT_FLAG_CUSTOM_IO | AVFMT_FLAG_BITEXACT;
}

int Output::add(const AVCodecContext& encoder) {
  auto* stream = avformat_new_stream(context_.get(), nullptr);
  if (!stream) throw std::bad_alloc{};
  check(avcodec_parameters_from_context(stream->codecpar, &encoder), "adding a track");
  stream->time_base = encoder.time_base;
  stream->avg_frame_rate = encoder.framerate;
  stream->sample_aspect_ratio = encoder.sample_aspect_ratio;
  return stream->index;
}

void Output::start() {
  AVDictionary* options = nullptr;
  av_dict_set(&options, "movflags", "+faststart", 0);
  const int started = avformat_write_header(context_.get(), &options);
  av_dict_free(&options);
  check(started, "writing the output's header");
}

void Output::write(int track, AVPacket& packet, AVRational time_base) {
  packet.stream_index = track;
  av_packet_rescale_ts(&packet, time_base, context_->streams[track]->time_base);
  const std::lock_guard lock{mutex_};
  check(av_interleaved_write_frame(context_.get(), &packet), "writing the output");
}

void Output::finish(std::string_view last) {
  check(av_write_trailer(context_.get()), "finishing the output");
  avio_flush(io_.get());
  if (!last.empty()) {
    // The index was written last, before the samples.
    check(static_cast<int>(std::min<std::int64_t>(avio_seek(io_.get(), bytes_of(fd_), SEEK_SET), 0)),
          "finishing the output");
    avio_write(io_.get(), reinterpret_cast<const unsigned char*>(last.data()), static_cast<int>(last.size()));
    avio_flush(io_.get());
  }
  check(io_->error, "finishing the output");
}

}  // namespace farmtok::av
