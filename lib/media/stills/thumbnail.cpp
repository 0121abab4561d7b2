#include "media/stills/thumbnail.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "av/pixels.hpp"

namespace farmtok::media {
namespace {

constexpr int side = thumbnail_side;
constexpr int most_bar = side * 3 / 10;
/// The most lines and samples of a cell that are read: more add nothing.
constexpr int most_lines = 3;
constexpr int most_samples = 12;
/// The largest difference in brightness within one even colour at an edge.
constexpr float even = 3;

/// The position of the brightness in a picture's bytes; of RGB the green, which is most of it.
struct Plane {
  const std::uint8_t* first;
  std::ptrdiff_t pitch;
  std::ptrdiff_t step;
  int shift;  // right, before scaling
  float scale;
};

std::optional<Plane> plane_of(const AVFrame& picture) {
  const auto* format = av_pix_fmt_desc_get(static_cast<AVPixelFormat>(picture.format));
  constexpr std::uint64_t strange = AV_PIX_FMT_FLAG_PAL | AV_PIX_FMT_FLAG_HWACCEL | AV_PIX_FMT_FLAG_BITSTREAM |
                                    AV_PIX_FMT_FLAG_FLOAT | AV_PIX_FMT_FLAG_BE;
  if (!format || (format->flags & strange) || format->nb_components < 1) return std::nullopt;
  const bool rgb = (format->flags & AV_PIX_FMT_FLAG_RGB) && format->nb_components >= 3;
  const auto& part = format->comp[rgb ? 1 : 0];
  if (part.depth < 8 || part.depth > 16 || !picture.data[part.plane]) return std::nullopt;
  return Plane{picture.data[part.plane] + part.offset, picture.linesize[part.plane], part.step, part.shift,
               255.0F / static_cast<float>((1 << part.depth) - 1)};
}

/// Adds neighbouring samples, so many at once that it becomes vector instructions.
template <class Sample>
void add_samples(const Sample* samples, int shift, std::uint32_t* __restrict sums, std::size_t count) {
  constexpr std::size_t at_once = 16;
  for (; count >= at_once; count -= at_once, sums += at_once, samples += at_once)
    for (std::size_t i = 0; i < at_once; ++i) sums[i] += static_cast<std::uint32_t>(samples[i] >> shift);
  for (std::size_t i = 0; i < count; ++i) sums[i] += static_cast<std::uint32_t>(samples[i] >> shift);
}

/// Adds a line of the picture to the sums of its columns.
template <class Sample>
void add_line(const std::uint8_t* line, const Plane& plane, std::span<std::uint32_t> sums) {
  if (plane.step == sizeof(Sample))
    return add_samples(reinterpret_cast<const Sample*>(line), plane.shift, sums.data(), sums.size());
  for (auto& sum : sums) {
    sum += static_cast<std::uint32_t>(*reinterpret_cast<const Sample*>(line) >> plane.shift);
    line += plane.step;
  }
}

template <class Sample>
void sample(const Plane& plane, int width, int height, Thumbnail& made) {
  std::vector<std::uint32_t> sums(static_cast<std::size_t>(width));
  for (int row = 0; row < side; ++row) {
    const int top = row * height / side;
    const int bottom = std::max(top + 1, (row + 1) * height / side);
    const int between = std::max(1, (bottom - top) / most_lines);
    std::ranges::fill(sums, 0U);
    int lines = 0;
    for (int y = top; y < bottom; y += between, ++lines) add_line<Sample>(plane.first + y * plane.pitch, plane, sums);
    for (int column = 0; column < side; ++column) {
      const int left = column * width / side;
      const int right = std::max(left + 1, (column + 1) * width / side);
      const int stride = (right - left - 1) / most_samples + 1;
      std::uint32_t sum = 0;
      for (int x = left; x < right; x += stride) sum += sums[static_cast<std::size_t>(x)];
      const int samples = (right - left + stride - 1) / stride;
      made[static_cast<std::size_t>(row * side + column)] =
          plane.scale * static_cast<float>(sum) / static_cast<float>(lines * samples);
    }
  }
}

/// Each pixel of the upright picture from its place in the stored one.
template <class From>
Thumbnail turned(const Thumbnail& stored, From from) {
  Thumbnail made;
  for (int y = 0; y < side; ++y)
    for (int x = 0; x < side; ++x) {
      const auto [column, row] = from(x, y);
      made[static_cast<std::size_t>(y * side + x)] = stored[static_cast<std::size_t>(row * side + column)];
    }
  return made;
}

Thumbnail upright(const Thumbnail& stored, std::string_view orientation) {
  using At = std::pair<int, int>;
  constexpr int last = side - 1;
  if (orientation == "hflip") return turned(stored, [](int x, int y) { return At{last - x, y}; });
  if (orientation == "vflip") return turned(stored, [](int x, int y) { return At{x, last - y}; });
  if (orientation == "hflip,vflip") return turned(stored, [](int x, int y) { return At{last - x, last - y}; });
  if (orientation == "transpose=clock") return turned(stored, [](int x, int y) { return At{y, last - x}; });
  if (orientation == "transpose=cclock") return turned(stored, [](int x, int y) { return At{last - y, x}; });
  if (orientation == "transpose=cclock_flip") return turned(stored, [](int x, int y) { return At{y, x}; });
  if (orientation == "transpose=clock_flip") return turned(stored, [](int x, int y) { return At{last - y, last - x}; });
  return stored;
}

/// The weight of each of `side` lines in each of the cells laid over [from, to): most in its middle, and a little in
/// its neighbours, so that a picture that was cropped gives nearly the same.
std::array<float, static_cast<std::size_t>(grid_side* side)> windows(int from, int to) {
  std::array<float, static_cast<std::size_t>(grid_side * side)> made{};
  const float length = static_cast<float>(to - from) / grid_side;
  for (int cell = 0; cell < grid_side; ++cell) {
    const auto first = static_cast<std::size_t>(cell * side);
    const float middle = static_cast<float>(from) + length * (static_cast<float>(cell) + 0.5F);
    float sum = 0;
    for (int line = from; line < to; ++line) {
      const float away = std::abs(static_cast<float>(line) + 0.5F - middle) / length;
      sum += made[first + static_cast<std::size_t>(line)] = std::max(0.0F, 1 - away);
    }
    for (int line = from; line < to; ++line) made[first + static_cast<std::size_t>(line)] /= sum;
  }
  return made;
}

/// How many lines from the edge on, reached by `at(line, position)`, have one even colour.
template <class At>
int bar_from_edge(At at) {
  const float edge = at(0, side / 2);
  for (int line = 0; line < most_bar; ++line)
    for (int position = 0; position < side; ++position)
      if (std::abs(at(line, position) - edge) > even) return line;
  return most_bar;
}

}  // namespace

std::optional<Thumbnail> thumbnail(const AVFrame& picture, std::string_view orientation) {
  const auto plane = plane_of(picture);
  if (!plane || picture.width < 1 || picture.height < 1) return std::nullopt;
  Thumbnail stored;
  const auto* format = av_pix_fmt_desc_get(static_cast<AVPixelFormat>(picture.format));
  if (format->comp[0].depth > 8) sample<std::uint16_t>(*plane, picture.width, picture.height, stored);
  else sample<std::uint8_t>(*plane, picture.width, picture.height, stored);
  return upright(stored, orientation);
}

Bars Bars::most() { return {most_bar, most_bar, most_bar, most_bar}; }

void Bars::narrow(const Bars& other) {
  top = std::min(top, other.top);
  bottom = std::min(bottom, other.bottom);
  left = std::min(left, other.left);
  right = std::min(right, other.right);
}

Bars bars_of(const Thumbnail& picture) {
  const auto at = [&](int row, int column) { return picture[static_cast<std::size_t>(row * side + column)]; };
  return {.top = bar_from_edge([&](int line, int position) { return at(line, position); }),
          .bottom = bar_from_edge([&](int line, int position) { return at(side - 1 - line, position); }),
          .left = bar_from_edge([&](int line, int position) { return at(position, line); }),
          .right = bar_from_edge([&](int line, int position) { return at(position, side - 1 - line); })};
}

Grid grid_of(const Thumbnail& picture, const Bars& bars) {
  const auto rows = windows(bars.top, side - bars.bottom), columns = windows(bars.left, side - bars.right);
  std::array<float, static_cast<std::size_t>(grid_side * side)> bands{};
  const auto at = [](int row, int column, int width) { return static_cast<std::size_t>(row * width + column); };
  for (int cell = 0; cell < grid_side; ++cell)
    for (int y = 0; y < side; ++y)
      if (const float part = rows[at(cell, y, side)]; part > 0)
        for (int x = 0; x < side; ++x) bands[at(cell, x, side)] += part * picture[at(y, x, side)];
  Grid made{};
  for (int row = 0; row < grid_side; ++row)
    for (int column = 0; column < grid_side; ++column)
      for (int x = 0; x < side; ++x)
        made[at(row, column, grid_side)] += columns[at(column, x, side)] * bands[at(row, x, side)];
  return made;
}

}  // namespace farmtok::media
