#pragma once
// The warp by definition: the same geometry and luma kernel as Warp, in double precision, one sample at a time. Slow;
// the reference for the others.

#include "av/frame.hpp"
#include "media/warp/warp.hpp"

namespace farmtok::media {

/// A point between samples; whole numbers are the samples' centres, y goes down.
struct Point {
  double x = 0;
  double y = 0;
};

class ReferenceWarp {
 public:
  explicit ReferenceWarp(const WarpPlan& plan);

  /// Where in the original the sample at (x, y) of the copy comes from.
  Point source(double x, double y) const;
  /// Luma of the copy at (x, y), limited range, 0 to 255, not rounded: Catmull-Rom over 4x4 samples of `in`, which has
  /// the plan's size. Beyond the edge the nearest sample is used.
  double luma(const AVFrame& in, int x, int y) const;

 private:
  Size size_;
  bool full_range_;
  double cosine_;  // both divided by the zoom
  double sine_;
};

}  // namespace farmtok::media
