#include "media/source/original.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <string_view>

namespace farmtok::media {
namespace {

constexpr std::size_t most_components = 4;
/// More a copy of 8 bits and limited range cannot hold.
constexpr double least_chroma = -128.0 / 224, most_chroma = 127.0 / 224;

/// Reads the samples of a part of a picture, as they are stored.
class Pixels {
 public:
  Pixels(const AVFrame& picture, const AVPixFmtDescriptor& about, const Block& part) : part_(part) {
    const bool palette = about.flags & AV_PIX_FMT_FLAG_PAL;
    count_ = palette ? 1 : about.nb_components;
    for (std::size_t c = 0; c < count_; ++c) {
      auto& plane = planes_[c];
      const bool chroma = (c == 1 || c == 2) && !(about.flags & AV_PIX_FMT_FLAG_RGB) && about.nb_components > 2;
      plane.across = chroma ? about.log2_chroma_w : 0;
      plane.down = chroma ? about.log2_chroma_h : 0;
      const int left = part.x >> plane.across, top = part.y >> plane.down;
      plane.width = ((part.x + part.width - 1) >> plane.across) - left + 1;
      const int rows = ((part.y + part.height - 1) >> plane.down) - top + 1;
      plane.values.resize(static_cast<std::size_t>(plane.width) * static_cast<std::size_t>(rows));
      for (int row = 0; row < rows; ++row)
        av_read_image_line2(plane.values.data() + std::ptrdiff_t{row} * plane.width,
                            const_cast<const std::uint8_t**>(picture.data), picture.linesize, &about, left, top + row,
                            static_cast<int>(c), plane.width, 0, 2);
    }
  }

  std::size_t count() const { return count_; }
  /// Of a pixel of the picture within the part.
  double at(std::size_t component, int x, int y) const {
    const auto& plane = planes_[component];
    const int column = (x >> plane.across) - (part_.x >> plane.across),
              row = (y >> plane.down) - (part_.y >> plane.down);
    return plane.values[static_cast<std::size_t>(row) * static_cast<std::size_t>(plane.width) +
                        static_cast<std::size_t>(column)];
  }

 private:
  struct Plane {
    int across = 0, down = 0, width = 0;
    std::vector<std::uint16_t> values;
  };
  Block part_;
  std::size_t count_ = 0;
  std::array<Plane, most_components> planes_;
};

/// Whether the numbers of a format are understood here.
bool is_plain(const AVPixFmtDescriptor* about, const Colour& colour) {
  constexpr auto strange =
      AV_PIX_FMT_FLAG_HWACCEL | AV_PIX_FMT_FLAG_BITSTREAM | AV_PIX_FMT_FLAG_BAYER | AV_PIX_FMT_FLAG_FLOAT;
  if (!about || about->flags & strange || about->comp[0].depth < 8 || about->comp[0].depth > 16) return false;
  return !colour.is_hdr() && !std::string_view{about->name}.starts_with("xyz");
}

/// Turns stored numbers into colours, one after the other, and keeps their mean.
class Mean {
 public:
  Mean(const AVFrame& picture, const AVPixFmtDescriptor& about, const Colour& colour, const Saturation& saturation)
      : about_(about),
        matrix_(colour.matrix),
        saturation_(saturation),
        rgb_(colour.is_rgb()),
        early_(rgb_ || colour.has_alpha() || saturation.factor == 0 ? 1 : saturation.factor),
        palette_(about.flags & AV_PIX_FMT_FLAG_PAL ? reinterpret_cast<const std::uint32_t*>(picture.data[1]) : nullptr),
        full_(colour.is_full_range()) {}

  void add(const Pixels& samples, int x, int y) {
    ++samples_;
    if (palette_) return add_palette(palette_[static_cast<std::size_t>(samples.at(0, x, y))]);
    const auto channel = [&](std::size_t c) { return samples.at(c, x, y) / (std::exp2(about_.comp[c].depth) - 1); };
    const bool see_through = about_.flags & AV_PIX_FMT_FLAG_ALPHA;
    const double solid = see_through ? channel(samples.count() - 1) : 1;
    if (rgb_) return add({channel(0), channel(1), channel(2)}, solid);
    const bool grey = samples.count() < 3;
    const auto level = [&](std::size_t c, double zero, double steps) {
      const double unit = std::exp2(about_.comp[c].depth - 8);
      return full_ ? (samples.at(c, x, y) - (zero > 16 ? 128 * unit : 0)) / (256 * unit - 1)
                   : (samples.at(c, x, y) / unit - zero) / steps;
    };
    const auto chroma = [&](std::size_t c) {
      return grey ? 0 : std::clamp(early_ * level(c, 128, 224), least_chroma, most_chroma);
    };
    const Ycc colour{level(0, 16, 219), chroma(1), chroma(2)};
    sums_.luma += solid * colour.luma;
    sums_.blue += solid * colour.blue;
    sums_.red += solid * colour.red;
  }

  /// A matrix does with a mean what it does with each.
  Rgb mean() const {
    const double count = samples_;
    const auto mean = rgb_ ? Rgb{rgb_sums_.red / count, rgb_sums_.green / count, rgb_sums_.blue / count}
                           : rgb_of({sums_.luma / count, sums_.blue / count, sums_.red / count}, matrix_);
    return saturated(mean, saturation_.matrix, saturation_.factor / early_);
  }

 private:
  void add(const Rgb& colour, double solid) {
    rgb_sums_.red += solid * colour.red;
    rgb_sums_.green += solid * colour.green;
    rgb_sums_.blue += solid * colour.blue;
  }

  void add_palette(std::uint32_t argb) {
    const auto channel = [&](int shift) { return (argb >> shift & 255) / 255.0; };
    add({channel(16), channel(8), channel(0)}, 1);
  }

  const AVPixFmtDescriptor& about_;
  AVColorSpace matrix_;
  Saturation saturation_;
  bool rgb_;
  double early_;  // how much of it is done with the numbers of each pixel, which are those of the copy
  const std::uint32_t* palette_;
  bool full_;
  double samples_ = 0;
  Ycc sums_;
  Rgb rgb_sums_;
};

}  // namespace

Point Original::decoded(Point upright, Size coded) const {
  auto [x, y] = upright;
  if (mirrored) x = 1 - x;
  Point stored{x, y};
  if (degrees == 90) stored = {y, 1 - x};
  if (degrees == 180) stored = {1 - x, 1 - y};
  if (degrees == 270) stored = {1 - y, x};
  const auto within = [](double at, int before, int after, int all) {
    return (before + at * (all - before - after)) / all;
  };
  return {within(stored.x, crop.left, crop.right, coded.width), within(stored.y, crop.top, crop.bottom, coded.height)};
}

std::optional<std::vector<Rgb>> shown_colours(const AVFrame& picture, const Original& original,
                                              const Saturation& saturation, const ReferenceWarp& warp, Size upright,
                                              const std::vector<Block>& blocks) {
  const auto* about = av_pix_fmt_desc_get(static_cast<AVPixelFormat>(picture.format));
  if (!is_plain(about, original.colour)) return {};
  const Size coded{picture.width, picture.height};
  const auto pixel_at = [&](double x, double y) {
    const auto from = warp.source(x, y);
    const auto at = original.decoded(
        {std::clamp((from.x + 0.5) / upright.width, 0.0, 1.0), std::clamp((from.y + 0.5) / upright.height, 0.0, 1.0)},
        coded);
    return std::pair{std::clamp(static_cast<int>(at.x * coded.width), 0, coded.width - 1),
                     std::clamp(static_cast<int>(at.y * coded.height), 0, coded.height - 1)};
  };
  // No pixel of a large picture is left out.
  const double larger = 1.0 * coded.width * coded.height / (1.0 * upright.width * upright.height);
  const int finer = std::clamp(static_cast<int>(std::ceil(std::sqrt(larger) - 0.01)), 1, 8);
  std::vector<Rgb> colours;
  std::vector<std::pair<int, int>> pixels;
  for (const auto& block : blocks) {
    pixels.clear();
    for (int y = 0; y < block.height * finer; ++y)
      for (int x = 0; x < block.width * finer; ++x)
        pixels.push_back(pixel_at(block.x + (x + 0.5) / finer - 0.5, block.y + (y + 0.5) / finer - 0.5));
    auto [left, top] = pixels.front();
    int right = left, bottom = top;
    for (const auto& [x, y] : pixels) {
      left = std::min(left, x), right = std::max(right, x);
      top = std::min(top, y), bottom = std::max(bottom, y);
    }
    const Pixels samples{picture, *about, {left, top, right - left + 1, bottom - top + 1}};
    Mean mean{picture, *about, original.colour, saturation};
    for (const auto& [x, y] : pixels) mean.add(samples, x, y);
    colours.push_back(mean.mean());
  }
  return colours;
}

}  // namespace farmtok::media
