#include "media/source/read_through.hpp"

#include <algorithm>
#include <limits>

#include "media/source/coded_picture.hpp"

namespace farmtok::media {
namespace {

struct Span {
  double from = std::numeric_limits<double>::infinity();
  double to = -std::numeric_limits<double>::infinity();
  bool cut = false;  // the last packet is incomplete

  void add(double at, double until, bool is_cut) {
    from = std::min(from, at);
    to = std::max(to, until);
    cut = is_cut;
  }
  bool empty() const { return to < from; }
};

}  // namespace

double Extent::seconds() const { return std::max(video_to, audio_to) - video_from; }

std::optional<Pace> Extent::pace() const { return any_timed && any_untimed ? std::nullopt : pace_of(pictures); }

Extent read_through(int fd, Chosen chosen) {
  av::Input input{fd};
  Span video, audio;
  Extent made;
  const auto streams = static_cast<int>(input->nb_streams);
  for (auto packet = av::make_packet(); input.read(*packet);) {
    if (packet->stream_index >= streams || packet->flags & AV_PKT_FLAG_DISCARD) continue;
    const auto& stream = *input.stream(packet->stream_index);
    const bool timed = packet->pts != AV_NOPTS_VALUE;
    const auto ticks = timed ? packet->pts : packet->dts;
    if (ticks == AV_NOPTS_VALUE) continue;
    const double tick = av_q2d(stream.time_base), at = static_cast<double>(ticks) * tick;
    const double until = at + static_cast<double>(std::max<std::int64_t>(0, packet->duration)) * tick;
    const bool cut = packet->flags & AV_PKT_FLAG_CORRUPT;
    made.read_to = std::max(made.read_to, until);
    if (packet->stream_index == chosen.audio) audio.add(at, until, cut);
    if (packet->stream_index != chosen.video) continue;
    video.add(at, until, cut);
    if (is_hidden(*packet, stream.codecpar->codec_id)) continue;
    made.pictures.push_back(at);
    (timed ? made.any_timed : made.any_untimed) = true;
    if (packet->flags & AV_PKT_FLAG_KEY && !made.first_key) made.first_key = at;
  }
  std::sort(made.pictures.begin(), made.pictures.end());
  if (!video.empty()) made.video_from = video.from, made.video_to = video.to;
  made.audio_from = audio.empty() ? made.video_from : audio.from;
  made.audio_to = audio.empty() ? made.video_from : audio.to;
  made.breaks_off = video.cut || audio.cut;
  return made;
}

}  // namespace farmtok::media
