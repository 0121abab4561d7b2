#pragma once
// The sound of a render: decode, change the tempo, encode.

#include <optional>

#include "av/codec.hpp"
#include "av/graph.hpp"
#include "av/output.hpp"
#include "media/source/source.hpp"

namespace farmtok::media {

class SoundTrack {
 public:
  /// Opens decoder and encoder and adds the track. References must outlive this.
  SoundTrack(const Source& source, double speed, av::Output& output);

  /// One packet of the audio stream; nullptr is the end. Damaged packets are skipped.
  void take(const AVPacket* packet);

 private:
  std::int64_t ticks(double seconds) const;
  void settle(AVFrame& frame);
  void keep_pace(AVFrame& frame);
  void cut(AVFrame& frame);
  void filter(AVFrame* frame);
  void drain_graph();
  void emit(AVFrame& frame);
  void encode(AVFrame& piece);
  void write_coded();

  const Source& source_;
  double speed_;
  av::Output& output_;
  av::Codec decoder_;
  av::Codec encoder_;
  std::optional<av::Graph> graph_, pieces_;
  av::Frame frame_ = av::make_frame();
  av::Frame filtered_ = av::make_frame();
  av::Frame piece_ = av::make_frame();
  av::Packet coded_ = av::make_packet();
  int track_ = -1;
  std::int64_t samples_ = 0;        // output of the graphs
  std::int64_t coded_samples_ = 0;  // sent to the encoder
  double written_seconds_ = 0;      // when the last sound began, as libavformat says
  double next_seconds_ = 0;         // when the next sound is due, on the file's own clock
  // The format of the graph's input, to notice its changes.
  int rate_ = 0;
  int channels_ = 0;
  int sample_format_ = -1;
};

}  // namespace farmtok::media
