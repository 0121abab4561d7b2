#include "media/compare/colour_faults.hpp"

#include <array>
#include <cmath>
#include <cstddef>

namespace farmtok::media {
namespace {

constexpr double seen = 1;
constexpr double explained = 0.5;

struct Mistake {
  const char* name;
  /// The colour that players show of a copy whose file says `told`.
  Rgb (*makes)(const Rgb& colour, AVColorSpace told);
};

/// Numbers of one matrix that are read by another.
template <AVColorSpace is>
Rgb misread(const Rgb& colour, AVColorSpace told) {
  return rgb_of(ycc_of(colour, is), told);
}

/// ITU-R BT.709, 3.4, in 8 bits: 16 and 235 are black and white, chroma has 224 steps.
Rgb limited_as_full(const Rgb& colour, AVColorSpace told) {
  const auto [luma, blue, red] = ycc_of(colour, told);
  return rgb_of({(16 + 219 * luma) / 255, blue * 224 / 255, red * 224 / 255}, told);
}

Rgb full_as_limited(const Rgb& colour, AVColorSpace told) {
  const auto [luma, blue, red] = ycc_of(colour, told);
  return rgb_of({(255 * luma - 16) / 219, blue * 255 / 224, red * 255 / 224}, told);
}

Rgb exchanged(const Rgb& colour, AVColorSpace told) {
  const auto [luma, blue, red] = ycc_of(colour, told);
  return rgb_of({luma, red, blue}, told);
}

constexpr std::array mistakes{
    Mistake{"matrix", misread<AVCOL_SPC_BT709>},
    Mistake{"matrix", misread<AVCOL_SPC_SMPTE170M>},
    Mistake{"matrix", misread<AVCOL_SPC_BT2020_NCL>},
    Mistake{"range", limited_as_full},
    Mistake{"range", full_as_limited},
    Mistake{"planes", exchanged},
};

}  // namespace

void ColourComparison::add(const std::vector<Rgb>& shown, const std::vector<Rgb>& wanted, AVColorSpace matrix) {
  const auto square = [](double value) { return value * value; };
  mistakes_.resize(mistakes.size());
  for (std::size_t i = 0; i < shown.size(); ++i) {
    squares_ += square(media::difference(shown[i], wanted[i]));
    ++count_;
    for (std::size_t m = 0; m < mistakes.size(); ++m) {
      const auto mistaken = mistakes[m].makes(wanted[i], matrix);
      mistakes_[m].moved += square(media::difference(mistaken, wanted[i]));
      mistakes_[m].left += square(media::difference(mistaken, shown[i]));
    }
  }
}

double ColourComparison::difference() const { return count_ == 0 ? 0 : std::sqrt(squares_ / count_); }

std::optional<std::string> ColourComparison::fault() const {
  std::optional<std::string> nearest;
  double least = explained * squares_;
  for (std::size_t m = 0; m < mistakes_.size(); ++m) {
    if (mistakes_[m].moved < seen * seen * count_ || mistakes_[m].left >= least) continue;
    nearest = mistakes[m].name;
    least = mistakes_[m].left;
  }
  return nearest;
}

}  // namespace farmtok::media
