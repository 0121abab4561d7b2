#include "media/picture/colorimetry.hpp"

#include <algorithm>
#include <cmath>

namespace farmtok::media {
namespace {

/// What red and blue count for in luma.
struct Weights {
  double red, blue;
};

Weights weights_of(AVColorSpace matrix) {
  switch (matrix) {
    case AVCOL_SPC_BT470BG:
    case AVCOL_SPC_SMPTE170M:
      return {0.299, 0.114};
    case AVCOL_SPC_FCC:
      return {0.30, 0.11};
    case AVCOL_SPC_SMPTE240M:
      return {0.212, 0.087};
    case AVCOL_SPC_BT2020_NCL:
    case AVCOL_SPC_BT2020_CL:
      return {0.2627, 0.0593};
    default:
      return {0.2126, 0.0722};
  }
}

struct Lab {
  double light, green_red, blue_yellow;
};

/// ITU-R BT.1886 with a black that gives no light.
double light_of(double signal) { return std::pow(std::clamp(signal, 0.0, 1.0), 2.4); }

Lab lab_of(const Rgb& colour) {
  const double red = light_of(colour.red), green = light_of(colour.green), blue = light_of(colour.blue);
  // IEC 61966-2-1: the primaries of BT.709 with D65, each row divided by its sum, so that white is 1, 1, 1.
  const double x = (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.9505;
  const double y = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  const double z = (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.0890;
  const auto f = [](double t) {
    constexpr double bend = 6.0 / 29;
    return t > bend * bend * bend ? std::cbrt(t) : t / (3 * bend * bend) + 4.0 / 29;
  };
  return {116 * f(y) - 16, 500 * (f(x) - f(y)), 200 * (f(y) - f(z))};
}

}  // namespace

Rgb rgb_of(const Ycc& colour, AVColorSpace matrix) {
  if (matrix == AVCOL_SPC_YCGCO) {
    // H.273, equations 50 to 52: Cg takes the place of Cb, and Co that of Cr.
    const double rest = colour.luma - colour.blue;
    return {rest + colour.red, colour.luma + colour.blue, rest - colour.red};
  }
  const auto [red, blue] = weights_of(matrix);
  const double from_red = 2 * (1 - red) * colour.red, from_blue = 2 * (1 - blue) * colour.blue;
  return {colour.luma + from_red, colour.luma - (red * from_red + blue * from_blue) / (1 - red - blue),
          colour.luma + from_blue};
}

Ycc ycc_of(const Rgb& colour, AVColorSpace matrix) {
  if (matrix == AVCOL_SPC_YCGCO)
    return {(colour.red + 2 * colour.green + colour.blue) / 4, (2 * colour.green - colour.red - colour.blue) / 4,
            (colour.red - colour.blue) / 2};
  const auto [red, blue] = weights_of(matrix);
  const double luma = red * colour.red + (1 - red - blue) * colour.green + blue * colour.blue;
  return {luma, (colour.blue - luma) / (2 * (1 - blue)), (colour.red - luma) / (2 * (1 - red))};
}

Rgb saturated(const Rgb& colour, AVColorSpace matrix, double factor) {
  const auto [luma, blue, red] = ycc_of(colour, matrix);
  return rgb_of({luma, factor * blue, factor * red}, matrix);
}

double difference(const Rgb& one, const Rgb& other) {
  const auto a = lab_of(one), b = lab_of(other);
  return std::hypot(a.light - b.light, a.green_red - b.green_red, a.blue_yellow - b.blue_yellow);
}

}  // namespace farmtok::media
