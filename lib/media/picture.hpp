#pragma once
// The picture's way through a render: decode, vary, encode.

#include <functional>
#include <optional>

#include "av/bitstream.hpp"
#include "av/codec.hpp"
#include "av/graph.hpp"
#include "av/output.hpp"
#include "media/filters.hpp"
#include "media/render.hpp"
#include "media/source.hpp"

namespace farmtok::media {

class PictureTrack {
 public:
  /// Opens decoder and encoder and adds the track. References must outlive this.
  PictureTrack(const Source& source, const model::Variation& drawn, const Encoding& encoding, av::Output& output);

  /// One packet of the video stream; nullptr is the end. Damaged packets are passed over.
  void take(const AVPacket* packet);

  const model::Variation& applied() const { return applied_; }
  std::int64_t frames() const { return frames_; }
  /// How far the input was decoded, in its own seconds from its first picture.
  double decoded_seconds() const { return decoded_seconds_; }

 private:
  void filter(AVFrame* frame);
  void drain_graph();
  void emit(AVFrame& frame);
  void write_coded();

  const Source& source_;
  av::Output& output_;
  av::Codec decoder_;
  av::Codec encoder_;
  av::Bitstream strip_;
  std::optional<av::Graph> graph_;
  av::Frame frame_ = av::make_frame();
  av::Frame filtered_ = av::make_frame();
  av::Packet coded_ = av::make_packet();
  Colour colour_;
  Size stored_;
  Size upright_;
  model::Variation applied_;
  int threads_;
  int track_ = -1;
  std::int64_t frames_ = 0;
  std::int64_t last_pts_ = -1;
  std::int64_t frame_ticks_ = 0;  // nominal length of a frame in the output's time base
  double next_key_seconds_ = 0;
  double decoded_seconds_ = 0;
  // The shape of what enters the graph, to notice when it changes.
  Size shape_;
  int pixel_format_ = -1;
};

}  // namespace farmtok::media
