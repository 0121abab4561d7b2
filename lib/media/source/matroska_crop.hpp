#pragma once
// The crop that a Matroska or WebM file sets for its pictures: libavformat does not expose it.

#include <cstdint>
#include <optional>
#include <span>

#include "media/picture/crop.hpp"

namespace farmtok::media {

/// The display values in a track's header.
struct Shown {
  Crop crop;
  /// Width over height of one stored pixel, where the file gives the shown size of the cropped picture.
  std::optional<double> pixel_aspect;
};

/// Of the `nth` track of moving pictures, from 0. Nothing without a crop, or with one that leaves no pixels.
/// `tracks` is the content of the element Tracks.
std::optional<Shown> matroska_crop(std::span<const std::uint8_t> tracks, int nth);

/// The same for a file; `fd` stays the caller's.
std::optional<Shown> read_matroska_crop(int fd, int nth);

}  // namespace farmtok::media
