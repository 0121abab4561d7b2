#pragma once
// How far the colours of a copy are from what they should be, and whether it is by one of the usual mistakes. Pure.

#include <optional>
#include <string>
#include <vector>

#include "media/picture/colorimetry.hpp"

namespace farmtok::media {

/// Collects the colours of parts of pictures.
class ColourComparison {
 public:
  /// `matrix` is what the copy says of itself. As many are shown as are wanted.
  void add(const std::vector<Rgb>& shown, const std::vector<Rgb>& wanted, AVColorSpace matrix);

  /// Root mean square of their differences; 0 for none.
  double difference() const;
  /// "matrix", "range" or "planes" (see model::Fidelity) where the colours are much nearer to what that mistake makes
  /// of them than to what they should be. A mistake of a wrong matrix moves the colours of usual footage by 1 to 2
  /// only, hardly more than a coarse encoder does, but it moves them all in its own way: the mistake that explains more
  /// than half of the squared differences is named. One that would move them by less than 1 cannot be seen, and is not.
  std::optional<std::string> fault() const;

 private:
  struct Sums {
    double moved = 0, left = 0;  // by the mistake; between what it makes of the colours and what is shown
  };
  double squares_ = 0;
  double count_ = 0;
  std::vector<Sums> mistakes_;
};

}  // namespace farmtok::media
