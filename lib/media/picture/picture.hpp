#pragma once
// The plan of a copy's picture, made before the first one is decoded. Pure.

#include "media/picture/filters.hpp"
#include "media/render.hpp"
#include "media/source/original.hpp"
#include "media/source/source.hpp"

namespace farmtok::media {

/// The longest time between key frames, in seconds.
inline constexpr double key_seconds = 2;

struct PicturePlan {
  Colour colour;      // of what is stored in the source
  Colour copied;      // of the copy
  Original original;  // how players show the source
  Size stored;        // the source's picture in the copy's scale, with square pixels, before it is turned upright
  Size size;          // of the copy
  model::Variation applied;
  double frames_per_second = 0;  // of the copy, on average
  bool variable_rate = false;
  bool interlaced = false;
  /// Fine enough that no frame moves noticeably; for constant rate a whole number of ticks for each frame, so that the
  /// copy is constant too.
  int ticks_per_second = 1;
  std::int64_t ticks_per_frame = 1;

  int frames_per_key() const;
  /// For pictures whose range is given.
  WarpPlan warp(bool full_range, Kernel kernel) const;
};

/// Throws INVALID_REQUEST for an unknown profile.
PicturePlan plan_picture(const Source& source, const model::Variation& drawn, const Encoding& encoding);

}  // namespace farmtok::media
