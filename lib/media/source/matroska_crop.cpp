#include "media/source/matroska_crop.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <vector>

#include "av/io.hpp"
#include "media/source/ebml.hpp"

namespace farmtok::media {
namespace {

using Bytes = std::span<const std::uint8_t>;

// RFC 9559, 5.1.
constexpr std::uint32_t segment = 0x18538067, tracks_element = 0x1654AE6B, cluster = 0x1F43B675, track_entry = 0xAE,
                        track_type = 0x83, video = 0xE0, pixel_width = 0xB0, pixel_height = 0xBA, crop_bottom = 0x54AA,
                        crop_top = 0x54BB, crop_left = 0x54CC, crop_right = 0x54DD, display_width = 0x54B0,
                        display_height = 0x54BA, display_unit = 0x54B2;
constexpr std::int64_t most_header_bytes = 4 << 20;
constexpr int most_elements = 1000;
/// Higher display units are of unknown kinds.
constexpr std::int64_t aspect_ratio_unit = 3;

/// Calls `use` with the kind and the content of each element.
template <class Use>
void each_element(Bytes bytes, Use use) {
  while (const auto id = take_id(bytes)) {
    const auto size = take_size(bytes);
    if (!size || *size > static_cast<std::int64_t>(bytes.size())) return;
    use(id, bytes.first(static_cast<std::size_t>(*size)));
    bytes = bytes.subspan(static_cast<std::size_t>(*size));
  }
}

std::int64_t number(Bytes bytes) {
  std::int64_t value = 0;
  for (const auto byte : bytes.first(std::min<std::size_t>(bytes.size(), 7))) value = value << 8 | byte;
  return value;
}

std::optional<Shown> shown_of(Bytes settings) {
  std::int64_t width = 0, height = 0, across = 0, down = 0, unit = 0;
  std::array<std::int64_t, 4> edges{};  // left, top, right, bottom
  each_element(settings, [&](std::uint32_t id, Bytes content) {
    const auto value = number(content);
    if (id == pixel_width) width = value;
    if (id == pixel_height) height = value;
    if (id == display_width) across = value;
    if (id == display_height) down = value;
    if (id == display_unit) unit = value;
    if (id == crop_left) edges[0] = value;
    if (id == crop_top) edges[1] = value;
    if (id == crop_right) edges[2] = value;
    if (id == crop_bottom) edges[3] = value;
  });
  const auto most = std::max(width, height);
  for (const auto edge : edges)
    if (edge > most) return {};
  width -= edges[0] + edges[2];
  height -= edges[1] + edges[3];
  const Crop crop{static_cast<int>(edges[0]), static_cast<int>(edges[1]), static_cast<int>(edges[2]),
                  static_cast<int>(edges[3])};
  if (!crop.any() || width < 2 || height < 2) return {};
  Shown shown{crop, {}};
  if (across > 0 && down > 0 && unit <= aspect_ratio_unit)
    shown.pixel_aspect = static_cast<double>(across) / static_cast<double>(down) * static_cast<double>(height) /
                         static_cast<double>(width);
  return shown;
}

}  // namespace

std::optional<Shown> matroska_crop(Bytes tracks, int nth) {
  std::optional<Shown> found;
  each_element(tracks, [&](std::uint32_t id, Bytes entry) {
    if (id != track_entry) return;
    bool moving = false;
    Bytes settings;
    each_element(entry, [&](std::uint32_t inner, Bytes content) {
      if (inner == track_type) moving = number(content) == 1;
      if (inner == video) settings = content;
    });
    if (moving && nth-- == 0) found = shown_of(settings);
  });
  return found;
}

std::optional<Shown> read_matroska_crop(int fd, int nth) {
  const auto bytes = av::bytes_of(fd);
  std::array<std::uint8_t, 12> head{};
  std::int64_t at = 0;
  for (int i = 0; i < most_elements && at < bytes; ++i) {
    const auto got = ::pread(fd, head.data(), head.size(), at);
    if (got <= 0) return {};
    Bytes rest{head.data(), static_cast<std::size_t>(got)};
    const auto id = take_id(rest);
    const auto before = rest.size();
    const auto size = take_size(rest);
    if (rest.size() == before || id == 0 || id == cluster) return {};
    at += got - static_cast<std::int64_t>(rest.size());
    if (id == segment) continue;  // its elements follow
    if (!size || *size > bytes - at) return {};
    if (id == tracks_element) {
      if (*size > most_header_bytes) return {};
      std::vector<std::uint8_t> content(static_cast<std::size_t>(*size));
      if (::pread(fd, content.data(), content.size(), at) != static_cast<ssize_t>(content.size())) return {};
      return matroska_crop(content, nth);
    }
    at += *size;
  }
  return {};
}

}  // namespace farmtok::media
