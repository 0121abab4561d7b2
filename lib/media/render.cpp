#include "media/render.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <ctime>
#include <string_view>

#include "base/error.hpp"
#include "media/picture.hpp"
#include "media/probe.hpp"
#include "media/sound.hpp"

namespace farmtok::media {
namespace {

using base::Code;
using base::Error;
using Steady = std::chrono::steady_clock;

constexpr std::array<std::string_view, 9> presets{"ultrafast", "superfast", "veryfast", "faster",  "fast",
                                                  "medium",    "slow",      "slower",   "veryslow"};

void refuse_unknown(const Encoding& encoding) {
  if (std::find(presets.begin(), presets.end(), encoding.preset) == presets.end())
    throw Error{Code::INVALID_REQUEST,
                fmt::format("preset is \"{}\", must be one of {}", encoding.preset, fmt::join(presets, ", "))};
  if (!(encoding.crf >= 0 && encoding.crf <= 51))
    throw Error{Code::INVALID_REQUEST, fmt::format("crf is {}, must be between 0 and 51", encoding.crf)};
  if (encoding.threads < 0 || encoding.threads > 64)
    throw Error{Code::INVALID_REQUEST, fmt::format("threads is {}, must be between 0 and 64", encoding.threads)};
}

/// Less decoded than promised: a file that breaks off. Up to half a second or 3 % is how containers round.
void refuse_incomplete(const Source& source, const PictureTrack& picture) {
  if (picture.frames() == 0)
    throw Error{Code::INVALID_MEDIA, "no picture could be decoded: the file is damaged or cut off",
                "Send the whole file again."};
  // The picture's own length where it is known: sound may rightly go on for longer.
  const auto& stream = source.video_stream();
  const double promised = stream.duration != AV_NOPTS_VALUE && stream.duration > 0
                              ? static_cast<double>(stream.duration) * av_q2d(stream.time_base)
                          : source.audio < 0 || source.facts.container == "matroska" ? source.facts.duration_seconds
                                                                                     : 0;
  const double got = picture.decoded_seconds();
  if (promised - got > std::max(0.5, promised * 0.03))
    throw Error{Code::INVALID_MEDIA, fmt::format("truncated: ends after {:.1f} s of {:.1f} s", got, promised),
                "Send the whole file again."};
}

class Throttle {
 public:
  Throttle(const Progress& progress, double total_seconds) : progress_(progress), total_(total_seconds) {}
  void at(double seconds) {
    const auto now = Steady::now();
    if (!progress_ || total_ <= 0 || now < next_) return;
    next_ = now + std::chrono::milliseconds(100);
    progress_(std::clamp(seconds / total_, 0.0, 0.99));
  }

 private:
  const Progress& progress_;
  double total_;
  Steady::time_point next_ = Steady::now() + std::chrono::milliseconds(100);
};

double cpu_seconds() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

}  // namespace

model::MediaReply render(int input_fd, int output_fd, const model::Variation& drawn, const Encoding& encoding,
                         const Progress& progress) {
  const auto began = Steady::now();
  const double cpu_began = cpu_seconds();
  refuse_wild(drawn);
  refuse_unknown(encoding);
  auto source = open_source(input_fd);
  av::Output output{output_fd};
  PictureTrack picture{source, drawn, encoding, output};
  std::optional<SoundTrack> sound;
  if (source.audio >= 0) sound.emplace(source, picture.applied().speed, output);
  output.start();

  Throttle throttle{progress, source.facts.duration_seconds};
  auto packet = av::make_packet();
  while (source.input.read(*packet)) {
    if (packet->stream_index == source.video) {
      picture.take(packet.get());
      throttle.at(picture.decoded_seconds());
    } else if (sound && packet->stream_index == source.audio) {
      sound->take(packet.get());
    }
  }
  picture.take(nullptr);
  if (sound) sound->take(nullptr);
  refuse_incomplete(source, picture);
  output.finish();

  model::MediaReply reply;
  reply.input = source.facts;
  if (reply.input.duration_seconds <= 0) reply.input.duration_seconds = picture.decoded_seconds();
  reply.output = probe(output_fd);
  reply.applied = picture.applied();
  reply.render_seconds = std::chrono::duration<double>(Steady::now() - began).count();
  reply.cpu_seconds = cpu_seconds() - cpu_began;
  if (progress) progress(1);
  return reply;
}

}  // namespace farmtok::media
