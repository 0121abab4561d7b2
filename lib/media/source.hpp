#pragma once
// The one moving picture and the one sound of an input file, and what is known of them before decoding.

#include <string>

#include "av/input.hpp"
#include "model/render.hpp"

namespace farmtok::media {

/// How stored pixels must be turned to be seen upright, as filters; from the display matrix.
struct Orientation {
  std::string filters;  // "transpose=clock", "hflip,vflip", …; empty when upright
  bool swaps_sides = false;
};

/// `matrix` is a display matrix of nine 16.16 (last column 2.30) numbers, or nullptr. Only quarter turns and mirrors
/// are told apart; other angles count as the nearest quarter turn.
Orientation orientation_of(const std::int32_t* matrix);

struct Source {
  av::Input input;
  int video = -1;
  int audio = -1;  // -1: silent
  Orientation orientation;
  /// When the picture begins on the file's own clock, in seconds.
  double origin = 0;
  /// Width over height of one stored pixel.
  double pixel_aspect = 1;
  bool variable_rate = false;
  model::VideoFacts facts;

  AVStream& video_stream() const { return *input.stream(video); }
};

/// Opens and examines; streams that are not used (cover art, subtitles, data) are discarded. `fd` stays the caller's.
/// Throws INVALID_MEDIA with the reason: see av::Input; also without a moving picture, or when the file's index
/// points behind its end (truncated).
Source open_source(int fd);

}  // namespace farmtok::media
