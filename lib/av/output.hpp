#pragma once
// Writes an MP4 file: its index first (faststart), no metadata, nothing that names the program.

#include <mutex>
#include <string_view>

#include "av/io.hpp"
#include "av/packet.hpp"

extern "C" {
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
}

namespace farmtok::av {

class Output {
 public:
  /// `fd` must be empty, readable and writable; it stays the caller's and must outlive this.
  explicit Output(int fd);
  Output(const Output&) = delete;
  Output& operator=(const Output&) = delete;

  /// A track for what the opened encoder makes. Before start() only. Returns its index.
  int add(const AVCodecContext& encoder);
  void start();
  /// Takes over the packet's content; its times are in `time_base`. Each track may be written by a thread of its own.
  void write(int track, AVPacket& packet, AVRational time_base);
  /// Writes the index and moves it to the front, and the box `last` after everything else, where it moves nothing;
  /// empty for none. The file is incomplete before this call.
  void finish(std::string_view last = {});

 private:
  struct Free {
    void operator()(AVFormatContext* context) const { avformat_free_context(context); }
  };
  int fd_;
  Io io_;
  std::mutex mutex_;
  std::unique_ptr<AVFormatContext, Free> context_;
};

}  // namespace farmtok::av
