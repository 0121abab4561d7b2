#pragma once
// Zoom, tilt, saturation and range of one picture, in one pass from the decoder's planes to the encoder's.

#include <memory>

#include "av/frame.hpp"
#include "media/picture/geometry.hpp"

namespace farmtok::media {

/// How luma is sampled; chroma is always bilinear. Bicubic is Catmull-Rom.
enum class Kernel { bilinear, bicubic };

struct WarpPlan {
  Size size;  // even sides, in and out alike
  double zoom = 1;
  double tilt_degrees = 0;  // counter-clockwise, about the centre; within ±8
  double saturation = 1;    // on centred chroma
  bool full_range = false;  // the input is full range; the output is limited
  Kernel kernel = Kernel::bicubic;
};

/// Fixed point; a sample outside the picture (there is none when the zoom covers the tilt) is that of the nearest edge.
/// The use of vector instructions is decided at run time and changes no byte. Immutable, so that several
/// threads may warp slices of one picture.
class Warp {
 public:
  enum class Path { best, portable };
  /// Throws INVALID_REQUEST beyond ±8 degrees, a zoom outside 0.5 to 4 or a saturation outside 0 to 3.
  explicit Warp(const WarpPlan& plan, Path path = Path::best);

  /// Rows [from, to) of `out`, both even, and their chroma. Both frames are 8-bit 4:2:0 of the plan's size.
  void rows(const AVFrame& in, AVFrame& out, int from, int to) const;
  void picture(const AVFrame& in, AVFrame& out) const { rows(in, out, 0, plan_.size.height); }

  const WarpPlan& plan() const { return plan_; }
  /// Whether the vector path is used here.
  bool vectorised() const { return vectorised_; }

 private:
  struct Planes;
  WarpPlan plan_;
  std::shared_ptr<const Planes> planes_;
  bool vectorised_;
};

}  // namespace farmtok::media
