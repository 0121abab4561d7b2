#include "media/mp4_boxes.hpp"

#include <unistd.h>

#include <array>

#include "av/io.hpp"

namespace farmtok::media {
namespace {

/// More than the index of an hour of video takes.
constexpr std::int64_t most_index_bytes = 64 << 20;

}  // namespace

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

std::vector<std::uint8_t> read_moov(int fd) {
  const auto bytes = av::bytes_of(fd);
  std::array<std::uint8_t, 16> head{};
  for (std::int64_t at = 0; at + 8 <= bytes;) {
    if (::pread(fd, head.data(), head.size(), at) < 8) return {};
    auto size = static_cast<std::int64_t>(number_at(head, 0, 4));
    const std::int64_t before = size == 1 ? 16 : 8;
    if (size == 1) size = static_cast<std::int64_t>(number_at(head, 8, 8));
    if (size == 0) size = bytes - at;
    if (size < before || size > bytes - at) return {};
    if (number_at(head, 4, 4) == 0x6D6F6F76) {  // moov
      if (size > most_index_bytes) return {};
      std::vector<std::uint8_t> index(static_cast<std::size_t>(size - before));
      const auto got = ::pread(fd, index.data(), index.size(), at + before);
      return got == static_cast<ssize_t>(index.size()) ? index : std::vector<std::uint8_t>{};
    }
    at += size;
  }
  return {};
}

}  // namespace farmtok::media
