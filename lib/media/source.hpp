#pragma once
// The one moving picture and the one sound of an input file, and what is known of them before decoding.

#include <optional>
#include <string>
#include <vector>

#include "av/input.hpp"
#include "media/orientation.hpp"
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
  /// When the last picture ends, in seconds from `origin`, where the file lists every picture and all are there: one
  /// that is held lasts longer than others.
  std::optional<double> picture_end = {};
  /// Width over height of one stored pixel.
  double pixel_aspect = 1;
  bool variable_rate = false;
  model::VideoFacts facts;
  /// What else is in the file or odd about it, and what becomes of it; a line each: see oddities_of().
  std::vector<std::string> oddities;

  AVStream& video_stream() const { return *input.stream(video); }
};

/// Opens and examines; streams that are not used (cover art, subtitles, data) are discarded. Of several sounds the
/// file's default one is used, else the first; one that cannot be decoded only where there is no other. `fd` stays the
/// caller's. Throws INVALID_MEDIA with the reason: see av::Input; also without a moving picture, or when the file's
/// index points behind its end (truncated).
Source open_source(int fd);

}  // namespace farmtok::media
