#include "media/source/mp4_boxes.hpp"

namespace farmtok::media {

std::uint64_t number_at(Bytes bytes, std::size_t at, std::size_t size) {
  if (at + size > bytes.size()) return 0;
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < size; ++i) value = value << 8 | bytes[at + i];
  return value;
}

std::int32_t signed_at(Bytes bytes, std::size_t at) { return static_cast<std::int32_t>(number_at(bytes, at, 4)); }

Bytes box_at(Bytes bytes, std::initializer_list<std::string_view> path) {
  for (const auto kind : path) {
    Bytes found;
    each_box(bytes, [&](std::string_view is, Bytes content) {
      if (found.empty() && is == kind) found = content;
    });
    bytes = found;
  }
  return bytes;
}

std::uint32_t track_id(Bytes header) {
  return static_cast<std::uint32_t>(number_at(header, !header.empty() && header[0] == 1 ? 20 : 12, 4));
}

}  // namespace farmtok::media
