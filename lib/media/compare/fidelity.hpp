#pragma once
// How true a copy is: some of its pictures, computed in double precision from the original's, are compared with the
// pictures of the finished file.

#include <cstdint>
#include <memory>
#include <optional>

#include "media/source/original.hpp"
#include "media/warp/warp.hpp"
#include "model/render.hpp"

namespace farmtok::media {

/// How the colours of a copy's original are meant.
struct Colours {
  /// Of the pictures as they are decoded.
  Original original;
  /// Of the pictures that go into the warp, which saturates in this matrix. Their range is that of the plan.
  Colour prepared;
};

/// Of each sampled picture, some blocks spread over it are compared: enough to tell, little beside a render.
/// - Luma, sampled with Catmull-Rom whatever the plan's kernel, against the picture that goes into the warp: psnr,
/// ssim.
/// - The mean colour of each block as players show it. That of the original is taken from what was decoded, by the
///   original's own format, range and matrix, and then gets the drawn saturation; that of the copy is taken by what the
///   copy's file says of itself. So nothing that is done on the way can be wrong on both sides, and what is drawn makes
///   no difference: only what the encoder loses does. Means hide its noise, and the square tells a few wrong parts from
///   a little noise everywhere. HDR has no colours that its copy should have: there the tone-mapped picture counts.
/// Not for several threads at once.
class FidelityCheck {
 public:
  explicit FidelityCheck(const WarpPlan& plan, Colours meant = {});
  ~FidelityCheck();

  /// Whether the picture shown at `seconds` of the copy is wanted. Called for each one that becomes a key frame, which
  /// can be decoded alone afterwards. In a long copy the wanted ones lie further and further apart.
  bool wants(double seconds) const;
  /// `in`: the picture as it goes into the warp. `seconds`: when the copy shows it, on the clock of its file; more than
  /// at the last one. `decoded`: the same as it came from the decoder; nullptr where `in` must do for its colours.
  void expect(const AVFrame& in, double seconds, const AVFrame* decoded = nullptr);
  /// Decodes the expected pictures of the finished copy, which stays the caller's. Empty when none was expected. Throws
  /// INVALID_MEDIA when they cannot be decoded.
  std::optional<model::Fidelity> measure(int copy_fd) const;

 private:
  struct Inside;
  std::unique_ptr<Inside> inside_;
};

}  // namespace farmtok::media
