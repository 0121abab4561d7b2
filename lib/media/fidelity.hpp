#pragma once
// How true a copy is: some of its pictures, computed in double precision from the original's, are compared with the
// pictures of the finished file.

#include <cstdint>
#include <memory>
#include <optional>

#include "media/warp.hpp"
#include "model/render.hpp"

namespace farmtok::media {

/// Compares some blocks spread over each sampled picture: enough for a result, little cost beside a render. It
/// compares luma sampled with Catmull-Rom, whatever the plan's kernel. Not for several threads at once.
class FidelityCheck {
 public:
  explicit FidelityCheck(const WarpPlan& plan);
  ~FidelityCheck();

  /// Whether the picture shown at `seconds` of the copy is wanted. Called for each one that becomes a key frame, which
  /// can be decoded alone afterwards. In a long copy the wanted ones lie further and further apart.
  bool wants(double seconds) const;
  /// `in`: the picture that enters the warp. `seconds`: when the copy shows it, on the clock of its file; more than
  /// in the last call.
  void expect(const AVFrame& in, double seconds);
  /// Decodes the expected pictures of the finished copy, which stays the caller's. Empty when none was expected. Throws
  /// INVALID_MEDIA when they cannot be decoded.
  std::optional<model::Fidelity> measure(int copy_fd) const;

 private:
  struct Inside;
  std::unique_ptr<Inside> inside_;
};

}  // namespace farmtok::media
