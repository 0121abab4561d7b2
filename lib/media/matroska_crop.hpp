#pragma once
// The part of its pictures that a Matroska or WebM file wants shown: libavformat does not tell it.

#include <cstdint>
#include <optional>
#include <span>

namespace farmtok::media {

/// How many pixels go at each edge of a stored picture.
struct Crop {
  int left = 0, top = 0, right = 0, bottom = 0;

  bool any() const { return left + top + right + bottom > 0; }
};

/// What a track's header says of how its pictures are shown.
struct Shown {
  Crop crop;
  /// Width over height of one stored pixel, where the file says how large the cropped picture is shown.
  std::optional<double> pixel_aspect;
};

/// Of the `nth` track of moving pictures, from 0. Without a crop, or with one that leaves nothing, there is nothing to
/// tell. `tracks` is the content of the element Tracks.
std::optional<Shown> matroska_crop(std::span<const std::uint8_t> tracks, int nth);

/// The same of a file; `fd` stays the caller's.
std::optional<Shown> read_matroska_crop(int fd, int nth);

}  // namespace farmtok::media
