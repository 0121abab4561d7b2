#include "media/read_through.hpp"

#include <algorithm>
#include <limits>

namespace farmtok::media {
namespace {

struct Span {
  double from = std::numeric_limits<double>::infinity();
  double to = -std::numeric_limits<double>::infinity();

  void add(const AVPacket& packet, const AVStream& stream) {
    const auto at = packet.pts != AV_NOPTS_VALUE ? packet.pts : packet.dts;
    if (at == AV_NOPTS_VALUE || packet.flags & AV_PKT_FLAG_DISCARD) return;
    const double tick = av_q2d(stream.time_base);
    from = std::min(from, static_cast<double>(at) * tick);
    to = std::max(to, static_cast<double>(at + std::max<std::int64_t>(0, packet.duration)) * tick);
  }
  bool empty() const { return to < from; }
};

}  // namespace

double Extent::seconds() const { return std::max(video_to, audio_to) - video_from; }

double Extent::rate() const {
  return pictures > 1 && video_to > video_from ? static_cast<double>(pictures) / (video_to - video_from) : 0;
}

Extent read_through(int fd, Chosen chosen) {
  av::Input input{fd};
  Span video, audio;
  Extent made;
  const auto streams = static_cast<int>(input->nb_streams);
  for (int i = 0; i < streams; ++i)
    if (i != chosen.video && i != chosen.audio) input.stream(i)->discard = AVDISCARD_ALL;
  for (auto packet = av::make_packet(); input.read(*packet);) {
    if (packet->stream_index >= streams) continue;
    if (packet->stream_index == chosen.video) {
      video.add(*packet, *input.stream(chosen.video));
      ++made.pictures;
    } else if (packet->stream_index == chosen.audio) {
      audio.add(*packet, *input.stream(chosen.audio));
    }
  }
  if (!video.empty()) made.video_from = video.from, made.video_to = video.to;
  made.audio_from = audio.empty() ? made.video_from : audio.from;
  made.audio_to = audio.empty() ? made.video_from : audio.to;
  return made;
}

}  // namespace farmtok::media
