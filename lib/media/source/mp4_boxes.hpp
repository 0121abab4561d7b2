#pragma once
// The boxes of MP4, QuickTime and JUMBF in memory, for what libavformat does not tell. Pure.

#include <array>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string_view>

namespace farmtok::media {

using Bytes = std::span<const std::uint8_t>;
using Uuid = std::array<std::uint8_t, 16>;

/// Of `size` bytes from `at` on, the highest first; 0 where they are not all there.
std::uint64_t number_at(Bytes bytes, std::size_t at, std::size_t size);
/// The same of four bytes with a sign.
std::int32_t signed_at(Bytes bytes, std::size_t at);

/// Calls `use` with the kind and the content of each box.
template <class Use>
void each_box(Bytes bytes, Use use) {
  while (bytes.size() >= 8) {
    auto size = number_at(bytes, 0, 4);
    std::size_t head = 8;
    if (size == 1) size = number_at(bytes, 8, 8), head = 16;
    if (size == 0) size = bytes.size();
    if (size < head || size > bytes.size()) return;
    use(std::string_view{reinterpret_cast<const char*>(bytes.data()) + 4, 4},
        bytes.subspan(head, static_cast<std::size_t>(size) - head));
    bytes = bytes.subspan(static_cast<std::size_t>(size));
  }
}

/// The content of the first box along a path of kinds; empty where there is none.
Bytes box_at(Bytes bytes, std::initializer_list<std::string_view> path);

/// The number that a track's header (the content of tkhd) gives it: the id of its AVStream.
std::uint32_t track_id(Bytes header);

}  // namespace farmtok::media
