#include "media/source.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "av/codec.hpp"
#include "base/error.hpp"

namespace farmtok::media {
namespace {

using base::Code;
using base::Error;

/// The decodable stream of a kind; -1 for none. The first of the file's defaults, else the first.
int choose(const av::Input& input, AVMediaType type) {
  int chosen = -1;
  for (int i = 0; i < static_cast<int>(input->nb_streams); ++i) {
    const auto& stream = *input.stream(i);
    if (stream.codecpar->codec_type != type || (stream.disposition & AV_DISPOSITION_ATTACHED_PIC)) continue;
    if (type == AVMEDIA_TYPE_AUDIO && stream.codecpar->sample_rate <= 0) continue;
    if (chosen < 0) chosen = i;
    else if ((stream.disposition & AV_DISPOSITION_DEFAULT) &&
             !(input.stream(chosen)->disposition & AV_DISPOSITION_DEFAULT))
      chosen = i;
  }
  return chosen;
}

double duration_of(const av::Input& input, const AVStream& video) {
  if (input->duration != AV_NOPTS_VALUE && input->duration > 0) {
    double seconds = static_cast<double>(input->duration) / AV_TIME_BASE;
    // Matroska writes when it ends, not how long it lasts.
    if (input.container() == "matroska" && input->start_time > 0)
      seconds -= static_cast<double>(input->start_time) / AV_TIME_BASE;
    return std::max(seconds, 0.0);
  }
  if (video.duration != AV_NOPTS_VALUE) return static_cast<double>(video.duration) * av_q2d(video.time_base);
  return 0;
}

/// A file whose index is whole but whose bytes are not: says up to where it is there.
void refuse_truncated(const av::Input& input, AVStream& stream, double duration) {
  double whole = 0;
  const int entries = avformat_index_get_entries_count(&stream);
  const bool has_sizes = input->iformat->name[0] == 'm' && std::string_view{input->iformat->name}.starts_with("mov");
  if (!has_sizes) return;
  for (int i = 0; i < entries; ++i) {
    const auto* entry = avformat_index_get_entry(&stream, i);
    if (entry->pos + entry->size > input.bytes())
      throw Error{Code::INVALID_MEDIA, fmt::format("truncated: ends after {:.1f} s of {:.1f} s", whole, duration),
                  "Send the whole file again."};
    whole = std::max(whole, static_cast<double>(entry->timestamp) * av_q2d(stream.time_base));
  }
}

}  // namespace

Orientation orientation_of(const std::int32_t* matrix) {
  if (!matrix) return {};
  const auto a = matrix[0], b = matrix[1], c = matrix[3], d = matrix[4];
  const auto size = [](std::int32_t value) { return std::abs(static_cast<double>(value)); };
  if (size(a) + size(d) >= size(b) + size(c)) {
    if (a < 0 && d < 0) return {"hflip,vflip", false};
    if (a < 0) return {"hflip", false};
    if (d < 0) return {"vflip", false};
    return {};
  }
  // (x, y) is shown at (c·y, b·x).
  if (c < 0 && b < 0) return {"transpose=clock_flip", true};
  if (c < 0) return {"transpose=clock", true};
  if (b < 0) return {"transpose=cclock", true};
  return {"transpose=cclock_flip", true};
}

Source open_source(int fd) {
  Source source{.input = av::Input{fd}, .orientation = {}, .facts = {}};
  auto& input = source.input;
  source.video = choose(input, AVMEDIA_TYPE_VIDEO);
  source.audio = choose(input, AVMEDIA_TYPE_AUDIO);
  if (source.video < 0)
    throw Error{Code::INVALID_MEDIA,
                source.audio < 0 ? "the file holds no moving picture" : "the file holds sound but no moving picture",
                "Use a file with a video track."};
  for (int i = 0; i < static_cast<int>(input->nb_streams); ++i)
    if (i != source.video && i != source.audio) input.stream(i)->discard = AVDISCARD_ALL;

  auto& stream = source.video_stream();
  const auto& coded = *stream.codecpar;
  if (coded.width <= 0 || coded.height <= 0)
    throw Error{Code::INVALID_MEDIA, "the size of the picture is nowhere in the file: it is damaged or cut off"};
  const auto* matrix = av_stream_get_side_data(&stream, AV_PKT_DATA_DISPLAYMATRIX, nullptr);
  source.orientation = orientation_of(reinterpret_cast<const std::int32_t*>(matrix));
  const auto aspect = av_guess_sample_aspect_ratio(input.get(), &stream, nullptr);
  // A pixel ten times as wide as high is a damaged header, not a format.
  if (aspect.num > 0 && aspect.den > 0 && av_q2d(aspect) > 0.1 && av_q2d(aspect) < 10)
    source.pixel_aspect = av_q2d(aspect);
  if (stream.start_time != AV_NOPTS_VALUE)
    source.origin = static_cast<double>(stream.start_time) * av_q2d(stream.time_base);

  const double average = stream.avg_frame_rate.den > 0 ? av_q2d(stream.avg_frame_rate) : 0;
  const double regular = stream.r_frame_rate.den > 0 ? av_q2d(stream.r_frame_rate) : 0;
  const double rate = average > 0 ? average : regular;
  source.variable_rate = rate <= 0 || std::abs(average - regular) > 0.005 * rate;

  auto& facts = source.facts;
  facts.container = input.container();
  facts.video_codec = avcodec_get_name(coded.codec_id);
  if (source.audio >= 0) facts.audio_codec = avcodec_get_name(input.stream(source.audio)->codecpar->codec_id);
  facts.width = source.orientation.swaps_sides ? coded.height : coded.width;
  facts.height = source.orientation.swaps_sides ? coded.width : coded.height;
  facts.duration_seconds = duration_of(input, stream);
  facts.frames_per_second = rate > 0 ? rate : 25;
  facts.bytes = input.bytes();
  refuse_truncated(input, stream, facts.duration_seconds);
  return source;
}

}  // namespace farmtok::media
