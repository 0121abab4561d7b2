#include "media/source/cut_off.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <vector>

#include "av/io.hpp"

namespace farmtok::media {
namespace {

using Bytes = std::span<const std::uint8_t>;

/// Plain, with a time before each packet, with error correction after it.
constexpr std::array<std::int64_t, 3> ts_packets{188, 192, 204};

bool is_cut_ts(std::int64_t bytes) {
  return std::none_of(ts_packets.begin(), ts_packets.end(), [&](std::int64_t size) { return bytes % size == 0; });
}

bool begins(Bytes bytes, std::string_view with) {
  return std::string_view{reinterpret_cast<const char*>(bytes.data()), bytes.size()}.starts_with(with);
}

/// RFC 3533, 6: 27 bytes, the last of which counts segments, whose lengths follow. The type's third bit marks the last
/// page of a stream.
bool is_cut_ogg(Bytes tail) {
  const std::string_view mark = "OggS";
  const auto found = std::find_end(tail.begin(), tail.end(), mark.begin(), mark.end());
  if (found == tail.end()) return false;
  const auto page = tail.subspan(static_cast<std::size_t>(found - tail.begin()));
  constexpr std::size_t fixed = 27;
  if (page.size() < fixed || page.size() < fixed + page[26]) return true;
  std::size_t size = fixed + page[26];
  for (std::size_t i = 0; i < page[26]; ++i) size += page[fixed + i];
  return size > page.size() || !(page[5] & 4);
}

/// ISO/IEC 13818-1, 2.5.3: packs, and packets that count their bytes. Other contents prove nothing.
bool is_cut_ps(Bytes tail) {
  constexpr std::array<std::uint8_t, 4> pack{0, 0, 1, 0xba};
  const auto found = std::search(tail.begin(), tail.end(), pack.begin(), pack.end());
  auto rest = tail.subspan(static_cast<std::size_t>(found - tail.begin()));
  while (rest.size() >= 4) {
    if (!begins(rest, std::string_view{"\0\0\1", 3})) return false;
    const auto kind = rest[3];
    if (kind == 0xb9) return false;  // the end
    std::size_t size = 0;
    if (kind == 0xba) {
      const bool second = rest.size() > 4 && rest[4] >> 6 == 1;
      if (second && rest.size() < 14) return true;
      size = second ? std::size_t{14} + (rest[13] & 7) : 12;
    } else if (kind >= 0xbb) {
      if (rest.size() < 6) return true;
      const auto counted = static_cast<std::size_t>(rest[4] << 8 | rest[5]);
      if (counted == 0) return false;
      size = 6 + counted;
    } else {
      return false;
    }
    if (size > rest.size()) return true;
    rest = rest.subspan(size);
  }
  return !rest.empty();
}

}  // namespace

bool is_cut_off(std::string_view container, Bytes tail, std::int64_t bytes) {
  if (container == "mpegts") return is_cut_ts(bytes);
  if (container == "mpeg") return is_cut_ps(tail);
  return container == "ogg" && is_cut_ogg(tail);
}

bool ends_cut_off(int fd, std::string_view container) {
  const auto bytes = av::bytes_of(fd);
  std::vector<std::uint8_t> tail(static_cast<std::size_t>(std::min(bytes, tail_bytes)));
  const auto got = ::pread(fd, tail.data(), tail.size(), bytes - static_cast<std::int64_t>(tail.size()));
  return got == static_cast<ssize_t>(tail.size()) && is_cut_off(container, tail, bytes);
}

}  // namespace farmtok::media
