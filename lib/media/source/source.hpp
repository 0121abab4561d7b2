#pragma once
// The one moving picture and the one sound of an input file, and their properties before decoding.

#include <optional>
#include <string>
#include <vector>

#include "av/input.hpp"
#include "media/picture/crop.hpp"
#include "media/picture/geometry.hpp"
#include "media/picture/orientation.hpp"
#include "media/picture/timeline.hpp"
#include "model/render.hpp"

namespace farmtok::media {

struct Source {
  av::Input input;
  int video = -1;
  int audio = -1;  // -1: silent
  Orientation orientation;
  /// When the copy begins on the file's own clock, in seconds: with the picture, or with sound that begins clearly
  /// before it.
  double origin = 0;
  /// When the last picture ends, in seconds from `origin`, where the file lists every picture and all are there: a held
  /// picture lasts longer than others.
  std::optional<double> picture_end = {};
  /// The timelines, where libavformat does not follow the file's edit lists: the times of packets are then those of the
  /// media. Nothing where it follows them.
  std::optional<Timeline> picture_edits = {}, sound_edits = {};
  /// The edges of a stored picture that are removed before all other steps.
  Crop crop = {};
  /// Width over height of one stored pixel.
  double pixel_aspect = 1;
  bool variable_rate = false;
  model::VideoFacts facts;
  /// Other content and oddities of the file, and their treatment; a line each: see oddities_of().
  std::vector<std::string> oddities;

  /// When a picture is shown, in seconds from `origin`, that the stream has at `pts` for `duration`, both in its ticks;
  /// nothing where an edit cuts it off.
  std::optional<double> shown(std::int64_t pts, std::int64_t duration) const;

  /// The size of stored pictures without the removed edges.
  Size cropped() const;

  AVStream& video_stream() const { return *input.stream(video); }
};

/// Opens and examines; streams that are not used (cover art, subtitles, data) are discarded. Of several sounds the
/// file's default one is used, else the first; one that cannot be decoded only where there is no other. `fd` stays the
/// caller's. Throws INVALID_MEDIA with the reason: see av::Input; also without a moving picture, or when the file's
/// index points beyond its end (truncated).
/// With `Edits::near` libavformat follows all edit lists, also those of several stretches, whose pictures it shows up
/// to a tenth of a second off: for callers that read pictures in any order.
enum class Edits { exact, near };
Source open_source(int fd, Edits edits = Edits::exact);

}  // namespace farmtok::media
