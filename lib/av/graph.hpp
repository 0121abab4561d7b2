#pragma once
// A chain of libav filters with one way in and one way out.

#include <memory>
#include <string>

#include "av/frame.hpp"

extern "C" {
#include <libavfilter/avfilter.h>
#include <libavfilter/buffersink.h>
#include <libavfilter/buffersrc.h>
}

namespace farmtok::av {

class Graph {
 public:
  /// Pictures of the shape, format and colour of `like`, with time stamps in `time_base`, through `chain`
  /// ("scale=…,hflip"). Throws INTERNAL when the chain is wrong.
  static Graph video(const AVFrame& like, AVRational time_base, const std::string& chain, int threads);
  /// Sound like `like` through `chain`, handed out in frames of `frame_samples` (0: the sizes that the chain makes).
  static Graph audio(const AVFrame& like, AVRational time_base, const std::string& chain, int frame_samples);

  /// Takes over the frame's content; nullptr is the end.
  void push(AVFrame* frame);
  /// The next frame; false when more must be pushed or the end was reached.
  bool pull(AVFrame& frame);
  /// Pushes `frame` and hands every frame that comes out to `use`, in `room`.
  template <class Use>
  void pass(AVFrame* frame, AVFrame& room, Use use) {
    push(frame);
    while (pull(room)) use(room);
  }
  /// Time base of the frames that are pulled.
  AVRational time_base() const { return av_buffersink_get_time_base(sink_); }

 private:
  struct Free {
    void operator()(AVFilterGraph* graph) const { avfilter_graph_free(&graph); }
  };
  Graph(const std::string& description, int threads);

  std::unique_ptr<AVFilterGraph, Free> graph_;
  AVFilterContext* source_ = nullptr;
  AVFilterContext* sink_ = nullptr;
};

}  // namespace farmtok::av
