#include "media/source.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>

#include "av/codec.hpp"
#include "base/error.hpp"
#include "media/promised_bytes.hpp"
#include "media/source_facts.hpp"

namespace farmtok::media {
namespace {

using base::Code;
using base::Error;

/// Longer than any post: a mistake, or an attack on the computing time.
constexpr double most_seconds = 3600;

/// The best stream of a kind, the first of equals; -1 for none.
int choose(const av::Input& input, AVMediaType type) {
  const auto worth = [](const AVStream& stream) {
    return 2 * (avcodec_find_decoder(stream.codecpar->codec_id) != nullptr) +
           ((stream.disposition & AV_DISPOSITION_DEFAULT) != 0);
  };
  int chosen = -1;
  for (int i = 0; i < static_cast<int>(input->nb_streams); ++i) {
    const auto& stream = *input.stream(i);
    if (stream.codecpar->codec_type != type || (stream.disposition & AV_DISPOSITION_ATTACHED_PIC)) continue;
    if (type == AVMEDIA_TYPE_AUDIO && stream.codecpar->sample_rate <= 0) continue;
    if (chosen < 0 || worth(stream) > worth(*input.stream(chosen))) chosen = i;
  }
  return chosen;
}

/// A file whose index is whole but whose bytes are not: says up to where it is there.
void refuse_truncated(const av::Input& input, AVStream& stream, double duration) {
  if (!input.lists_every_picture()) return;
  double whole = 0;
  const int entries = avformat_index_get_entries_count(&stream);
  for (int i = 0; i < entries; ++i) {
    const auto* entry = avformat_index_get_entry(&stream, i);
    if (entry->pos + entry->size > input.bytes())
      throw Error{Code::INVALID_MEDIA, fmt::format("truncated: ends after {:.1f} s of {:.1f} s", whole, duration),
                  "Send the whole file again."};
    whole = std::max(whole, static_cast<double>(entry->timestamp) * av_q2d(stream.time_base));
  }
}

/// A file that is much shorter than it says; the last bytes may be an index that nobody misses.
void refuse_short(int fd, std::int64_t bytes) {
  std::array<std::uint8_t, promise_bytes> head{};
  const auto got = ::pread(fd, head.data(), head.size(), 0);
  const auto promised = promised_bytes({head.data(), static_cast<std::size_t>(std::max<ssize_t>(got, 0))});
  if (promised && static_cast<double>(bytes) < 0.97 * static_cast<double>(*promised))
    throw Error{Code::INVALID_MEDIA,
                fmt::format("truncated: {:.0f} % of its bytes are there",
                            100 * static_cast<double>(bytes) / static_cast<double>(*promised)),
                "Send the whole file again."};
}

}  // namespace

Source open_source(int fd) {
  Source source{.input = av::Input{fd}, .orientation = {}, .facts = {}, .oddities = {}};
  auto& input = source.input;
  refuse_short(fd, input.bytes());
  source.video = choose(input, AVMEDIA_TYPE_VIDEO);
  source.audio = choose(input, AVMEDIA_TYPE_AUDIO);
  if (source.video < 0)
    throw Error{Code::INVALID_MEDIA,
                source.audio < 0 ? "the file holds no moving picture" : "the file holds sound but no moving picture",
                "Use a file with a video track."};
  for (int i = 0; i < static_cast<int>(input->nb_streams); ++i)
    if (i != source.video && i != source.audio) input.stream(i)->discard = AVDISCARD_ALL;

  auto& stream = source.video_stream();
  if (stream.codecpar->width <= 0 || stream.codecpar->height <= 0)
    throw Error{Code::INVALID_MEDIA, "the size of the picture is nowhere in the file: it is damaged or cut off",
                "Send the whole file again."};
  const auto* matrix = av_stream_get_side_data(&stream, AV_PKT_DATA_DISPLAYMATRIX, nullptr);
  source.orientation = orientation_of(reinterpret_cast<const std::int32_t*>(matrix));
  if (stream.start_time != AV_NOPTS_VALUE)
    source.origin = static_cast<double>(stream.start_time) * av_q2d(stream.time_base);

  const Chosen chosen{source.video, source.audio};
  source.facts = facts_of(input, chosen, source.orientation);
  source.pixel_aspect = *source.facts.pixel_aspect;
  source.variable_rate = *source.facts.variable_rate;
  refuse_truncated(input, stream, source.facts.duration_seconds);
  if (source.facts.duration_seconds > most_seconds)
    throw Error{Code::INVALID_MEDIA,
                fmt::format("the video lasts {:.1f} h, more than 1 h", source.facts.duration_seconds / 3600),
                "Cut it: TikTok takes no more than an hour."};
  source.oddities = oddities_of(input, chosen, source.orientation);
  return source;
}

}  // namespace farmtok::media
