#include "media/compare/comparison.hpp"

#include <algorithm>
#include <cmath>

namespace farmtok::media {
namespace {

constexpr int window_side = 8;
constexpr double peak = 255;
constexpr double most_psnr = 100;

/// Of one window: Wang, Bovik, Sheikh, Simoncelli 2004, with their constants.
double similarity(Samples shown, const float* wanted, std::ptrdiff_t wanted_pitch, int width, int height) {
  double sum_a = 0, sum_b = 0, sum_aa = 0, sum_bb = 0, sum_ab = 0;
  for (int y = 0; y < height; ++y)
    for (int x = 0; x < width; ++x) {
      const double a = shown.first[y * shown.pitch + x], b = wanted[y * wanted_pitch + x];
      sum_a += a;
      sum_b += b;
      sum_aa += a * a;
      sum_bb += b * b;
      sum_ab += a * b;
    }
  constexpr double c1 = (0.01 * peak) * (0.01 * peak), c2 = (0.03 * peak) * (0.03 * peak);
  const double count = static_cast<double>(width) * height;
  const double mean_a = sum_a / count, mean_b = sum_b / count;
  const double variances = (sum_aa + sum_bb) / count - mean_a * mean_a - mean_b * mean_b;
  const double covariance = sum_ab / count - mean_a * mean_b;
  return (2 * mean_a * mean_b + c1) * (2 * covariance + c2) /
         ((mean_a * mean_a + mean_b * mean_b + c1) * (variances + c2));
}

}  // namespace

void Comparison::add(Samples shown, const float* wanted, int width, int height) {
  for (int y = 0; y < height; ++y)
    for (int x = 0; x < width; ++x) {
      const double difference = shown.first[y * shown.pitch + x] - static_cast<double>(wanted[y * width + x]);
      error_ += difference * difference;
    }
  samples_ += std::int64_t{width} * height;
  const int across = std::min(window_side, width), down = std::min(window_side, height);
  if (across < 1 || down < 1) return;
  for (int y = 0; y + down <= height; y += down)
    for (int x = 0; x + across <= width; x += across) {
      similarity_ +=
          similarity({shown.first + y * shown.pitch + x, shown.pitch}, wanted + y * width + x, width, across, down);
      ++windows_;
    }
}

double Comparison::psnr() const {
  if (samples_ == 0 || error_ == 0) return most_psnr;
  return std::min(most_psnr, 10 * std::log10(peak * peak * static_cast<double>(samples_) / error_));
}

double Comparison::ssim() const { return windows_ == 0 ? 1 : similarity_ / static_cast<double>(windows_); }

}  // namespace farmtok::media
