#include "media/source/source.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "av/codec.hpp"
#include "base/error.hpp"
#include "base/text/text.hpp"
#include "media/mp4_file.hpp"
#include "media/provenance/provenance.hpp"
#include "media/source/clean_aperture.hpp"
#include "media/source/cut_off.hpp"
#include "media/source/edit_lists.hpp"
#include "media/source/facts.hpp"
#include "media/source/faults.hpp"
#include "media/source/matroska_crop.hpp"
#include "media/source/read_through.hpp"

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

/// Matroska gives only the length of its longest track: to recognise a file that was cut off, all tracks are read.
void discard_others(Source& source) {
  if (source.input.container() == "matroska") return;
  for (int i = 0; i < static_cast<int>(source.input->nb_streams); ++i)
    if (i != source.video && i != source.audio) source.input.stream(i)->discard = AVDISCARD_ALL;
}

/// The index of the used track among the tracks of moving pictures, from 0.
int place_among_pictures(const Source& source) {
  int place = 0;
  for (int i = 0; i < source.video; ++i) {
    const auto& stream = *source.input.stream(i);
    place += stream.codecpar->codec_type == AVMEDIA_TYPE_VIDEO && !(stream.disposition & AV_DISPOSITION_ATTACHED_PIC);
  }
  return place;
}

void crop_picture(int fd, Source& source, std::span<const std::uint8_t> moov) {
  const auto& stream = source.video_stream();
  const auto& coded = *stream.codecpar;
  if (source.facts.container == "matroska") {
    const auto shown = read_matroska_crop(fd, place_among_pictures(source));
    if (!shown || shown->crop.left + shown->crop.right > coded.width - 2) return;
    if (shown->crop.top + shown->crop.bottom > coded.height - 2) return;
    source.crop = shown->crop;
    source.facts.pixel_aspect = shown->pixel_aspect.value_or(1);
  } else {
    const auto crop = clean_aperture(moov, static_cast<std::uint32_t>(stream.id), coded.width, coded.height);
    if (!crop) return;
    source.crop = *crop;
  }
  const auto size = source.cropped();
  source.facts.width = source.orientation.swaps_sides ? size.height : size.width;
  source.facts.height = source.orientation.swaps_sides ? size.width : size.height;
  source.oddities.push_back(fmt::format("cut to the {}x{} of {}x{} that the file wants shown", size.width, size.height,
                                        coded.width, coded.height));
}

using Timelines = std::map<std::uint32_t, Timeline>;

std::optional<Timeline> edits_of(const AVStream& stream, const Timelines& listed) {
  const auto found = listed.find(static_cast<std::uint32_t>(stream.id));
  return found == listed.end() ? std::nullopt : std::optional{found->second};
}

/// Faster than any camera's usual recording: a container's clock of milliseconds mistaken for a rate.
constexpr double most_rate = 480;
/// The largest accepted error of a header, for the rate and for the length.
constexpr double rate_slack = 0.02;
/// Viewers notice a picture that does not move for so long at the beginning.
constexpr double seen_to_stand = 0.1;

/// Whether the length in the headers is that of the longest track, left-out tracks included.
bool says_when_it_ends(std::string_view container) { return container == "matroska" || container == "flv"; }

/// Live recordings and some writers leave length and rate out of the headers, and others guess them: the packets have
/// them. Where the index lists every picture, only uneven ones need a second read.
void complete_facts(int fd, Source& source) {
  auto& facts = source.facts;
  const auto& input = source.input;
  const bool wild = facts.frames_per_second > most_rate;
  if (input.lists_every_picture() && facts.duration_seconds > 0 && !wild && !*facts.variable_rate) return;
  const auto extent = read_through(fd, {source.video, source.audio});
  const double told = input->duration > 0 ? static_cast<double>(input->duration) / AV_TIME_BASE : 0;
  if (says_when_it_ends(facts.container)) refuse_incomplete(extent.read_to, told);
  const auto& stream = source.video_stream();
  const bool promises = !input.lists_every_picture() && stream.duration != AV_NOPTS_VALUE;
  if (promises)
    refuse_incomplete(extent.video_to - extent.video_from,
                      static_cast<double>(stream.duration) * av_q2d(stream.time_base));
  const auto pace = facts.interlaced.value_or(false) ? std::nullopt : extent.pace();
  if (pace && (wild || pace->variable || std::abs(pace->rate / facts.frames_per_second - 1) > rate_slack))
    facts.frames_per_second = std::round(pace->rate * 1e6) / 1e6;
  if (pace) facts.variable_rate = pace->variable;
  // Streams of packets guess it from the last written times, AVI gives it for each track or not at all. Times
  // that start again in the middle are no length.
  const bool anew = facts.container.starts_with("mpeg") && extent.seconds() > 1.5 * facts.duration_seconds + 1;
  if (facts.duration_seconds <= 0 || (!input.lists_every_picture() && !anew))
    facts.duration_seconds = std::max(0.0, extent.seconds());
  const double stands = extent.first_key.value_or(extent.video_from) - extent.video_from;
  if (!input.lists_every_picture() && stands > seen_to_stand)
    source.oddities.push_back(fmt::format(
        "the recording begins between two key pictures: its first {:.1f} s show the picture that follows them",
        stands));
  if (extent.breaks_off || ends_cut_off(fd, facts.container))
    source.oddities.push_back("the file breaks off in the middle of its last picture or sound: its end may be missing");
}

/// Sound that begins earlier than this before the picture is heard over its first picture; less is normal for codecs.
constexpr double early_sound = 0.1;

/// When a track begins on the file's own clock, in seconds; nothing where the file does not say it.
std::optional<double> beginning_of(const AVStream& stream, const std::optional<Timeline>& edits) {
  if (edits) return edits->begin();
  if (stream.start_time == AV_NOPTS_VALUE) return {};
  return static_cast<double>(stream.start_time) * av_q2d(stream.time_base);
}

/// When the copy begins on the file's own clock: with the picture, or with sound that begins clearly before it.
double origin_of(Source& source) {
  const double picture = beginning_of(source.video_stream(), source.picture_edits).value_or(0);
  if (source.audio < 0) return picture;
  const auto sound = beginning_of(*source.input.stream(source.audio), source.sound_edits);
  if (!sound || picture - *sound < early_sound) return picture;
  source.oddities.push_back(
      fmt::format("the sound begins {:.1f} s before the first picture, which is held", picture - *sound));
  source.facts.duration_seconds += picture - *sound;
  return *sound;
}

/// The end of the listed pictures, on the file's own clock.
std::optional<double> end_of_picture(const Source& source, const Timelines& listed) {
  auto& stream = source.video_stream();
  const bool all = source.input.lists_every_picture() && stream.nb_frames > 0 &&
                   (source.picture_edits || avformat_index_get_entries_count(&stream) >= stream.nb_frames);
  if (!all) return {};
  if (const auto edits = edits_of(stream, listed)) return edits->end();
  if (stream.duration == AV_NOPTS_VALUE || stream.duration <= 0) return {};
  const auto from = stream.start_time == AV_NOPTS_VALUE ? 0 : stream.start_time;
  return static_cast<double>(from + stream.duration) * av_q2d(stream.time_base);
}

/// Where an edit list gives the end of a track, libavformat counts a pause before it twice.
void correct_length(Source& source, const Timelines& listed) {
  const auto end_of = [&](const AVStream& stream) -> std::optional<double> {
    if (const auto edits = edits_of(stream, listed)) return edits->end();
    if (stream.duration == AV_NOPTS_VALUE) return {};
    return beginning_of(stream, {}).value_or(0) + static_cast<double>(stream.duration) * av_q2d(stream.time_base);
  };
  const auto& picture = source.video_stream();
  const auto end = end_of(picture), sound = source.audio < 0 ? end : end_of(*source.input.stream(source.audio));
  if (listed.empty() || !end || !sound) return;
  source.facts.duration_seconds = std::max(*end, *sound) - beginning_of(picture, edits_of(picture, listed)).value_or(0);
}

/// The index lists when pictures are decoded. Where they come out of order, those that stand apart at the end are
/// decoded evenly, but then the track lasts longer than they would.
void look_for_gaps(int fd, Source& source, const Timelines& listed) {
  auto& facts = source.facts;
  auto& stream = source.video_stream();
  if (*facts.variable_rate || facts.interlaced.value_or(false) || stream.codecpar->video_delay <= 0) return;
  const auto edits = edits_of(stream, listed);
  if (!edits || !edits->is_simple()) return;
  const auto even = static_cast<double>(avformat_index_get_entries_count(&stream)) / facts.frames_per_second;
  if (edits->end() - edits->begin() < even + 0.5 / facts.frames_per_second) return;
  const auto pace = read_through(fd, {source.video, source.audio}).pace();
  if (!pace) return;
  facts.frames_per_second = std::round(pace->rate * 1e6) / 1e6;
  facts.variable_rate = pace->variable;
}

/// Edit lists that libavformat does not follow rightly are followed here: pictures and sound are read by the clock of
/// their media. Where parts are repeated or come in another order, that would be no single pass.
void follow_edits(int fd, Source& source, const Timelines& listed) {
  auto picture = edits_of(source.video_stream(), listed);
  auto sound = source.audio < 0 ? std::nullopt : edits_of(*source.input.stream(source.audio), listed);
  const bool one_stretch = (!picture || picture->is_simple()) && (!sound || sound->is_simple());
  if (one_stretch && !(picture && picture->cuts_beginning())) return;
  if ((picture && !picture->goes_forward()) || (sound && !sound->goes_forward())) {
    source.oddities.push_back("its edit list repeats or reorders parts: picture and sound may be 0.1 s off there");
    return;
  }
  const auto whole = [&](int index) {
    const auto& stream = *source.input.stream(index);
    const auto at = [&](std::int64_t ticks) { return static_cast<double>(ticks) * av_q2d(stream.time_base); };
    const double from = stream.start_time == AV_NOPTS_VALUE ? 0 : at(stream.start_time);
    const double lasts = stream.duration == AV_NOPTS_VALUE ? most_seconds : at(stream.duration);
    return Timeline{{{.lasts = from}, {.lasts = lasts, .media = from}}};
  };
  source.picture_edits = picture ? *picture : whole(source.video);
  if (source.audio >= 0) source.sound_edits = sound ? *sound : whole(source.audio);
  if (sound && sound->changes_rate())
    source.oddities.push_back("its edit list changes the speed of the sound, which keeps its own");
  source.input = av::Input{fd, av::EditLists::ignored};
  if (!one_stretch) source.facts.variable_rate = true;
}

void add_provenance(int fd, Source& source, std::span<const std::uint8_t> moov) {
  auto found = provenance_of(fd, source.input, moov);
  source.facts.credentials = std::move(found.credentials);
  source.facts.digital_source_type = std::move(found.digital_source_type);
  source.facts.ai_tag = std::move(found.ai_tag);
  if (!found.notes.empty()) source.facts.unread = base::join(found.notes, "; ");
  for (const auto* lines : {&found.lost, &found.notes})
    source.oddities.insert(source.oddities.end(), lines->begin(), lines->end());
}

}  // namespace

Source open_source(int fd, Edits edits) {
  Source source{.input = av::Input{fd}, .orientation = {}, .facts = {}, .oddities = {}};
  auto& input = source.input;
  refuse_short(fd, input.bytes());
  source.video = choose(input, AVMEDIA_TYPE_VIDEO);
  source.audio = choose(input, AVMEDIA_TYPE_AUDIO);
  if (source.video < 0)
    throw Error{Code::INVALID_MEDIA,
                source.audio < 0 ? "the file holds no moving picture" : "the file holds sound but no moving picture",
                "Use a file with a video track."};
  auto& stream = source.video_stream();
  if (stream.codecpar->width <= 0 || stream.codecpar->height <= 0)
    throw Error{Code::INVALID_MEDIA, "the size of the picture is nowhere in the file: it is damaged or cut off",
                "Send the whole file again."};
  refuse_foreign_colours(stream);
  const auto* matrix = av_stream_get_side_data(&stream, AV_PKT_DATA_DISPLAYMATRIX, nullptr);
  source.orientation = orientation_of(reinterpret_cast<const std::int32_t*>(matrix));

  const Chosen chosen{source.video, source.audio};
  source.facts = facts_of(input, chosen, source.orientation);
  complete_facts(fd, source);
  const auto moov = input.lists_every_picture() ? read_moov(fd) : std::vector<std::uint8_t>{};
  const auto listed = edit_lists(moov);
  correct_length(source, listed);
  look_for_gaps(fd, source, listed);
  crop_picture(fd, source, moov);
  source.pixel_aspect = *source.facts.pixel_aspect;
  source.variable_rate = *source.facts.variable_rate;
  refuse_truncated(input, stream, source.facts.duration_seconds);
  if (source.facts.duration_seconds > most_seconds)
    throw Error{Code::INVALID_MEDIA,
                fmt::format("the video lasts {:.1f} h, more than 1 h", source.facts.duration_seconds / 3600),
                "Cut it: TikTok takes no more than an hour."};
  const auto more = oddities_of(input, chosen, source.orientation);
  source.oddities.insert(source.oddities.end(), more.begin(), more.end());
  add_provenance(fd, source, moov);
  if (edits == Edits::exact) follow_edits(fd, source, listed);
  discard_others(source);
  source.origin = origin_of(source);
  if (const auto end = end_of_picture(source, listed)) source.picture_end = *end - source.origin;
  return source;
}

Size Source::cropped() const {
  const auto& coded = *video_stream().codecpar;
  return {coded.width - crop.left - crop.right, coded.height - crop.top - crop.bottom};
}

std::optional<double> Source::shown(std::int64_t pts, std::int64_t duration) const {
  const double tick = av_q2d(video_stream().time_base), at = static_cast<double>(pts) * tick;
  if (!picture_edits) return at - origin;
  const double lasts = duration > 0 ? static_cast<double>(duration) * tick : 1 / facts.frames_per_second;
  const auto moment = picture_edits->shown(at, lasts);
  return moment ? std::optional{*moment - origin} : std::nullopt;
}

}  // namespace farmtok::media
