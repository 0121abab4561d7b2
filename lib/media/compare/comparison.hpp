#pragma once
// The similarity of two pictures, measured in the two usual ways. Pure.

#include <cstddef>
#include <cstdint>

namespace farmtok::media {

/// Samples of 8 bits in rows that lie `pitch` bytes apart.
struct Samples {
  const std::uint8_t* first;
  std::ptrdiff_t pitch;
};

/// Collects blocks of luma, both on the scale 0 to 255.
class Comparison {
 public:
  /// `wanted` has no gaps between its rows. An empty block adds nothing.
  void add(Samples shown, const float* wanted, int width, int height);

  /// Peak signal (255) to noise in dB over all samples; 100 where the difference is negligible.
  double psnr() const;
  /// Mean over windows of 8x8 samples side by side (smaller in smaller blocks); 1 is the same.
  double ssim() const;

 private:
  double error_ = 0;
  std::int64_t samples_ = 0;
  double similarity_ = 0;
  std::int64_t windows_ = 0;
};

}  // namespace farmtok::media
