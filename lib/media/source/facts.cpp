#include "media/source/facts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include "av/pixels.hpp"

namespace farmtok::media {
namespace {

double in_seconds(std::int64_t ticks, const AVStream& stream) {
  return static_cast<double>(ticks) * av_q2d(stream.time_base);
}

/// MP4 lists every picture with its time; other indices list key frames only, or count at a fixed pace.
std::optional<Pace> listed_pace(const av::Input& input, AVStream& stream) {
  if (!input.lists_every_picture()) return {};
  std::vector<double> times;
  const int entries = avformat_index_get_entries_count(&stream);
  times.reserve(static_cast<std::size_t>(std::max(entries, 0)));
  for (int i = 0; i < entries; ++i) {
    const auto* entry = avformat_index_get_entry(&stream, i);
    // An edit list cuts these off: they are decoded but not shown.
    if (!(entry->flags & AVINDEX_DISCARD_FRAME)) times.push_back(in_seconds(entry->timestamp, stream));
  }
  return pace_of(times);
}

Pace told_pace(const av::Input& input, AVStream& stream) {
  if (const auto listed = listed_pace(input, stream)) return *listed;
  const double average = stream.avg_frame_rate.den > 0 ? av_q2d(stream.avg_frame_rate) : 0;
  const double regular = stream.r_frame_rate.den > 0 ? av_q2d(stream.r_frame_rate) : 0;
  const double rate = average > 0 ? average : regular;
  const bool differ = average > 0 && regular > 0 && std::abs(average - regular) > 0.005 * rate;
  return {rate > 0 ? rate : 25, rate <= 0 || differ};
}

/// A header that does not know the length of a track writes it as ones (ISO/IEC 14496-12, 8.4.2.2).
bool says_length(const AVStream& stream) {
  return stream.duration != AV_NOPTS_VALUE && stream.duration > 0 && stream.duration != 0xFFFFFFFF;
}

double end_of(const AVStream& stream) {
  const double from = stream.start_time != AV_NOPTS_VALUE ? in_seconds(stream.start_time, stream) : 0;
  return from + in_seconds(stream.duration, stream);
}

/// From the first picture to the end of the picture or the sound; other tracks do not count. 0 where the headers lack
/// it.
double duration_of(const av::Input& input, Chosen chosen) {
  const auto& video = *input.stream(chosen.video);
  const auto* audio = chosen.audio >= 0 ? input.stream(chosen.audio) : nullptr;
  if (says_length(video) && (!audio || says_length(*audio))) {
    const double from = video.start_time != AV_NOPTS_VALUE ? in_seconds(video.start_time, video) : 0;
    return std::max(end_of(video), audio ? end_of(*audio) : 0.0) - from;
  }
  const auto unknown = [](const AVStream& stream) { return stream.duration == 0xFFFFFFFF; };
  if (unknown(video) || (audio && unknown(*audio))) return 0;
  const auto used = 1U + (audio ? 1U : 0U);
  if (input->nb_streams > used && !input.lists_every_picture()) return 0;
  if (input->duration != AV_NOPTS_VALUE && input->duration > 0) {
    const double from = video.start_time != AV_NOPTS_VALUE ? in_seconds(video.start_time, video) : 0;
    // Matroska writes the end of a track, not its length.
    const bool writes_end = input.container() == "matroska" || input->start_time == AV_NOPTS_VALUE;
    const double begins = writes_end ? 0 : static_cast<double>(input->start_time) / AV_TIME_BASE;
    return std::max(0.0, static_cast<double>(input->duration) / AV_TIME_BASE + begins - from);
  }
  return says_length(video) ? in_seconds(video.duration, video) : 0;
}

/// WebM keeps the alpha channel of VP8 and VP9 beside the picture, where a decoder does not read it.
bool has_hidden_alpha(const AVStream& stream) {
  const auto* mode = av_dict_get(stream.metadata, "alpha_mode", nullptr, 0);
  return mode && std::string_view{mode->value} == "1";
}

/// "bt709 limited", "bt2020 smpte2084 bt2020nc limited": primaries, transfer and matrix, as far as they are given and
/// differ, then the range.
std::optional<std::string> colour_of(const AVCodecParameters& coded) {
  const auto* about = av_pix_fmt_desc_get(static_cast<AVPixelFormat>(coded.format));
  if (!about) return {};
  std::string made;
  std::string_view before;
  const auto add = [&](bool said, const char* name) {
    if (!said || !name || before == name) return;
    made += fmt::format("{} ", name);
    before = name;
  };
  add(coded.color_primaries != AVCOL_PRI_UNSPECIFIED, av_color_primaries_name(coded.color_primaries));
  add(coded.color_trc != AVCOL_TRC_UNSPECIFIED, av_color_transfer_name(coded.color_trc));
  add(coded.color_space != AVCOL_SPC_UNSPECIFIED, av_color_space_name(coded.color_space));
  const bool full = coded.color_range == AVCOL_RANGE_JPEG || (about->flags & AV_PIX_FMT_FLAG_RGB) ||
                    std::string_view{about->name}.starts_with("yuvj");
  return made + (full ? "full" : "limited");
}

const char* dynamic_range_of(const AVCodecParameters& coded) {
  if (coded.color_trc == AVCOL_TRC_SMPTE2084) return "PQ";
  if (coded.color_trc == AVCOL_TRC_ARIB_STD_B67) return "HLG";
  return "SDR";
}

/// Width over height of a stored pixel.
double pixel_aspect_of(const av::Input& input, AVStream& stream) {
  const auto told = av_guess_sample_aspect_ratio(input.get(), &stream, nullptr);
  if (told.num <= 0 || told.den <= 0) return 1;
  const double aspect = av_q2d(told);
  // A pixel ten times as wide as high is a damaged header, not a format.
  return aspect > 0.1 && aspect < 10 ? aspect : 1;
}

bool is_interlaced(AVFieldOrder order) { return order != AV_FIELD_UNKNOWN && order != AV_FIELD_PROGRESSIVE; }

bool is_cover(const AVStream& stream) { return stream.disposition & AV_DISPOSITION_ATTACHED_PIC; }

int count_of(const av::Input& input, AVMediaType type) {
  int found = 0;
  for (unsigned i = 0; i < input->nb_streams; ++i)
    found += input->streams[i]->codecpar->codec_type == type && !is_cover(*input->streams[i]);
  return found;
}

}  // namespace

std::optional<Pace> pace_of(const std::vector<double>& times) {
  if (times.size() < 2 || times.back() <= times.front()) return {};
  const double usual = (times.back() - times.front()) / static_cast<double>(times.size() - 1);
  const auto odd = [&](double from, double to) { return std::abs(to - from - usual) > usual / 4; };
  const bool variable = std::adjacent_find(times.begin(), times.end(), odd) != times.end();
  return Pace{1 / usual, variable};
}

model::VideoFacts facts_of(const av::Input& input, Chosen chosen, const Orientation& orientation) {
  auto& stream = *input.stream(chosen.video);
  const auto& coded = *stream.codecpar;
  const auto pace = told_pace(input, stream);
  model::VideoFacts facts;
  facts.container = input.container();
  facts.video_codec = avcodec_get_name(coded.codec_id);
  facts.width = orientation.swaps_sides ? coded.height : coded.width;
  facts.height = orientation.swaps_sides ? coded.width : coded.height;
  facts.duration_seconds = duration_of(input, chosen);
  facts.frames_per_second = std::round(pace.rate * 1e6) / 1e6;
  facts.bytes = input.bytes();
  if (const char* name = av_get_pix_fmt_name(static_cast<AVPixelFormat>(coded.format))) facts.pixel_format = name;
  facts.colour = colour_of(coded);
  facts.dynamic_range = dynamic_range_of(coded);
  facts.rotation_degrees = orientation.degrees;
  facts.pixel_aspect = pixel_aspect_of(input, stream);
  facts.variable_rate = pace.variable;
  facts.interlaced = is_interlaced(coded.field_order);
  facts.audio_tracks = count_of(input, AVMEDIA_TYPE_AUDIO);
  if (chosen.audio >= 0) {
    const auto& sound = *input.stream(chosen.audio)->codecpar;
    facts.audio_codec = avcodec_get_name(sound.codec_id);
    facts.audio_channels = sound.ch_layout.nb_channels;
    facts.audio_rate = sound.sample_rate;
  }
  return facts;
}

std::vector<std::string> oddities_of(const av::Input& input, Chosen chosen, const Orientation& orientation) {
  std::vector<std::string> told;
  if (orientation.mirrored) told.push_back("stored mirrored: mirrored back");
  if (has_hidden_alpha(*input.stream(chosen.video))) told.push_back("its transparency is left out");
  const auto more = [&](int count, const char* one, const char* many) {
    if (count > 0)
      told.push_back(count == 1 ? fmt::format("{} left out", one) : fmt::format("{} {} left out", count, many));
  };
  int covers = 0;
  for (unsigned i = 0; i < input->nb_streams; ++i) covers += is_cover(*input->streams[i]);
  more(covers, "cover picture", "cover pictures");
  more(count_of(input, AVMEDIA_TYPE_VIDEO) - 1, "second moving picture", "more moving pictures");
  more(count_of(input, AVMEDIA_TYPE_SUBTITLE), "subtitles", "tracks of subtitles");

  const auto& picture = *input.stream(chosen.video);
  if (chosen.audio < 0 || !says_length(picture)) return told;
  const auto& sound = *input.stream(chosen.audio);
  if (!says_length(sound)) return told;
  const double after = in_seconds(sound.duration, sound) - in_seconds(picture.duration, picture);
  if (after > 1) told.push_back(fmt::format("the sound goes on for {:.1f} s after the last picture", after));
  else if (after < -1) told.push_back(fmt::format("the last {:.1f} s are silent", -after));
  return told;
}

}  // namespace farmtok::media
