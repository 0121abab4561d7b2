#pragma once
// What the numbers of a picture mean as colours, and how far two colours are apart. Pure.

#include "av/pixels.hpp"

namespace farmtok::media {

/// Signals as they are stored, 0 to 1, in the primaries of BT.709; beyond that where a picture says more than can be
/// shown.
struct Rgb {
  double red = 0, green = 0, blue = 0;
};

/// Luma 0 to 1, and both colour differences, -0.5 to 0.5.
struct Ycc {
  double luma = 0, blue = 0, red = 0;
};

/// By the matrix of ITU-T H.273, table 4. What is no YCbCr of constant coefficients counts as BT.709.
Rgb rgb_of(const Ycc& colour, AVColorSpace matrix);
/// The other way.
Ycc ycc_of(const Rgb& colour, AVColorSpace matrix);

/// Its colour differences in that matrix multiplied.
Rgb saturated(const Rgb& colour, AVColorSpace matrix, double factor);

/// CIE 1976 difference of two colours (ΔE*ab, ISO/CIE 11664-4) on a display after ITU-R BT.1886 with white of D65. What
/// cannot be shown counts as the nearest that can.
double difference(const Rgb& one, const Rgb& other);

}  // namespace farmtok::media
