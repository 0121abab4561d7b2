#include "media/source.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "av/codec.hpp"
#include "base/error.hpp"
#include "media/promised_bytes.hpp"
#include "media/read_through.hpp"
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

/// Faster than any camera's usual recording: a container's clock of milliseconds taken for a rate.
constexpr double most_rate = 480;

/// Live recordings and some writers leave length and rate out of the headers: then the packets say them.
void complete_facts(int fd, Source& source) {
  auto& facts = source.facts;
  const bool wild = facts.frames_per_second > most_rate;
  if (facts.duration_seconds > 0 && !wild) return;
  const auto extent = read_through(fd, {source.video, source.audio});
  if (facts.duration_seconds <= 0) facts.duration_seconds = std::max(0.0, extent.seconds());
  if (wild && extent.rate() > 0) facts.frames_per_second = std::round(extent.rate() * 1e6) / 1e6;
}

/// Sound that begins earlier than this before the picture is heard over its first picture; less is how codecs begin.
constexpr double early_sound = 0.1;

/// When the copy begins on the file's own clock: with the picture, or with sound that begins clearly before it.
double beginning_of(Source& source) {
  const auto begins = [](const AVStream& stream) {
    return stream.start_time == AV_NOPTS_VALUE ? 0 : static_cast<double>(stream.start_time) * av_q2d(stream.time_base);
  };
  const double picture = begins(source.video_stream());
  if (source.audio < 0) return picture;
  const auto& sound = *source.input.stream(source.audio);
  if (sound.start_time == AV_NOPTS_VALUE || picture - begins(sound) < early_sound) return picture;
  source.oddities.push_back(
      fmt::format("the sound begins {:.1f} s before the first picture, which is held", picture - begins(sound)));
  source.facts.duration_seconds += picture - begins(sound);
  return begins(sound);
}

std::optional<double> end_of_picture(const Source& source) {
  auto& stream = source.video_stream();
  const bool listed = source.input.lists_every_picture() && stream.nb_frames > 0 &&
                      avformat_index_get_entries_count(&stream) >= stream.nb_frames;
  if (!listed || stream.duration == AV_NOPTS_VALUE || stream.duration <= 0) return {};
  const auto from = stream.start_time == AV_NOPTS_VALUE ? 0 : stream.start_time;
  return static_cast<double>(from + stream.duration) * av_q2d(stream.time_base) - source.origin;
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
  // Matroska says only how long its longest track lasts: to tell a whole file from one that was cut off, all are read.
  if (input.container() != "matroska")
    for (int i = 0; i < static_cast<int>(input->nb_streams); ++i)
      if (i != source.video && i != source.audio) input.stream(i)->discard = AVDISCARD_ALL;

  auto& stream = source.video_stream();
  if (stream.codecpar->width <= 0 || stream.codecpar->height <= 0)
    throw Error{Code::INVALID_MEDIA, "the size of the picture is nowhere in the file: it is damaged or cut off",
                "Send the whole file again."};
  const auto* matrix = av_stream_get_side_data(&stream, AV_PKT_DATA_DISPLAYMATRIX, nullptr);
  source.orientation = orientation_of(reinterpret_cast<const std::int32_t*>(matrix));

  const Chosen chosen{source.video, source.audio};
  source.facts = facts_of(input, chosen, source.orientation);
  complete_facts(fd, source);
  source.pixel_aspect = *source.facts.pixel_aspect;
  source.variable_rate = *source.facts.variable_rate;
  refuse_truncated(input, stream, source.facts.duration_seconds);
  if (source.facts.duration_seconds > most_seconds)
    throw Error{Code::INVALID_MEDIA,
                fmt::format("the video lasts {:.1f} h, more than 1 h", source.facts.duration_seconds / 3600),
                "Cut it: TikTok takes no more than an hour."};
  source.oddities = oddities_of(input, chosen, source.orientation);
  source.origin = beginning_of(source);
  source.picture_end = end_of_picture(source);
  return source;
}

}  // namespace farmtok::media
