#pragma once
// Single pictures of a video: found by their time, turned upright, scaled down, written as JPEG.

#include "av/codec.hpp"
#include "media/picture/filters.hpp"
#include "media/picture/geometry.hpp"
#include "media/picture/orientation.hpp"
#include "media/source/source.hpp"

namespace farmtok::media {

/// The largest size of the shape of `picture` that fits into `room`, never larger than the picture; no side below 1.
Size fitted(Size picture, Size room);

/// The properties of a decoded picture.
struct Meaning {
  Colour colour;  // its format is the picture's own
  Orientation orientation = {};
  double pixel_aspect = 1;
  Crop crop = {};
};

/// Upright, with square pixels, 8-bit 4:2:0 in full range, as large as fits into `room`. May consume `decoded`.
av::Frame still_of(AVFrame& decoded, const Meaning& meaning, Size room);

/// Pictures of one video, all of one size, at any times in any order.
class Stills {
 public:
  /// `fd` stays the caller's and must outlive this. `room`: the bounds of an upright picture. Throws
  /// INVALID_MEDIA.
  Stills(int fd, Size room);

  double seconds() const { return source_.facts.duration_seconds; }
  /// A still of the first picture at or after `seconds` of the video, or of the last one before its end. Null when none
  /// can be decoded there.
  av::Frame at(double seconds);

 private:
  bool decode(double seconds, AVFrame& found);

  Source source_;
  Size room_;
  av::Codec decoder_;
  av::Packet packet_ = av::make_packet();
  double position_ = -1;  // time of the picture that was decoded last; below zero: a seek must come first
};

/// `picture` (as Stills makes them) as one JPEG without metadata into the empty file `fd`. Throws STORAGE_FULL.
void write_jpeg(AVFrame& picture, int fd);

}  // namespace farmtok::media
