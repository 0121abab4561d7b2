#pragma once
// How true a copy is: what some of its pictures should look like, done in double precision from the original's, against
// what the finished file shows.

#include <cstdint>
#include <memory>
#include <optional>

#include "media/warp.hpp"
#include "model/render.hpp"

namespace farmtok::media {

/// Of each sampled picture, some blocks spread over it are compared: enough to tell, little beside a render. What is
/// compared is luma sampled with Catmull-Rom, whatever the plan's kernel. Not for several threads at once.
class FidelityCheck {
 public:
  explicit FidelityCheck(const WarpPlan& plan);
  ~FidelityCheck();

  /// Whether the picture shown at `seconds` of the copy is wanted. Asked for each one that becomes a key frame, which
  /// can be decoded alone afterwards. Of a long copy the wanted ones lie further and further apart.
  bool wants(double seconds) const;
  /// `in`: the picture as it goes into the warp. `seconds`: when the copy shows it, on the clock of its file; more than
  /// at the last one.
  void expect(const AVFrame& in, double seconds);
  /// Decodes the expected pictures of the finished copy, which stays the caller's. Empty when none was expected. Throws
  /// INVALID_MEDIA when they cannot be decoded.
  std::optional<model::Fidelity> measure(int copy_fd) const;

 private:
  struct Inside;
  std::unique_ptr<Inside> inside_;
};

}  // namespace farmtok::media
