#include "av/graph.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>

#include "av/error.hpp"
#include "base/error.hpp"

extern "C" {
#include <libavutil/channel_layout.h>
}

namespace farmtok::av {

Graph::Graph(const std::string& description, int threads) : graph_(avfilter_graph_alloc()) {
  if (!graph_) throw std::bad_alloc{};
  graph_->nb_threads = threads;
  AVFilterInOut *inputs = nullptr, *outputs = nullptr;
  const int parsed = avfilter_graph_parse2(graph_.get(), description.c_str(), &inputs, &outputs);
  avfilter_inout_free(&inputs);
  avfilter_inout_free(&outputs);
  if (parsed == AVERROR(ENOMEM)) fail(parsed, "preparing the filters");
  if (parsed < 0)
    throw base::Error{base::Code::INTERNAL, fmt::format("wrong filter chain \"{}\": {}", description, text_of(parsed))};
  for (unsigned i = 0; i < graph_->nb_filters; ++i) {
    const std::string_view name = graph_->filters[i]->filter->name;
    if (name == "buffer" || name == "abuffer") source_ = graph_->filters[i];
    if (name == "buffersink" || name == "abuffersink") sink_ = graph_->filters[i];
  }
  check(avfilter_graph_config(graph_.get(), nullptr), "preparing the filters");
}

Graph Graph::video(const AVFrame& like, AVRational time_base, const std::string& chain, int threads) {
  const auto aspect = like.sample_aspect_ratio.num > 0 ? like.sample_aspect_ratio : AVRational{1, 1};
  return Graph{
      fmt::format("buffer=video_size={}x{}:pix_fmt={}:time_base={}/{}:pixel_aspect={}/{},{},buffersink", like.width,
                  like.height, like.format, time_base.num, time_base.den, aspect.num, aspect.den, chain),
      threads};
}

Graph Graph::audio(const AVFrame& like, AVRational time_base, const std::string& chain, int frame_samples) {
  AVChannelLayout layout{};
  if (like.ch_layout.order == AV_CHANNEL_ORDER_UNSPEC) av_channel_layout_default(&layout, like.ch_layout.nb_channels);
  else check(av_channel_layout_copy(&layout, &like.ch_layout), "reading the channels of the sound");
  std::array<char, 256> name{};
  av_channel_layout_describe(&layout, name.data(), name.size());
  av_channel_layout_uninit(&layout);
  Graph graph{fmt::format("abuffer=sample_rate={}:sample_fmt={}:channel_layout={}:time_base={}/{},{},abuffersink",
                          like.sample_rate, like.format, name.data(), time_base.num, time_base.den, chain),
              1};
  if (frame_samples > 0) av_buffersink_set_frame_size(graph.sink_, static_cast<unsigned>(frame_samples));
  return graph;
}

void Graph::push(AVFrame* frame) { check(av_buffersrc_add_frame(source_, frame), "filtering"); }

bool Graph::pull(AVFrame& frame) {
  av_frame_unref(&frame);
  const int result = av_buffersink_get_frame(sink_, &frame);
  if (result == AVERROR(EAGAIN) || result == AVERROR_EOF) return false;
  check(result, "filtering");
  return true;
}

}  // namespace farmtok::av
