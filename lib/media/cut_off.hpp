#pragma once
// Whether the end of a file that names no length shows that more was to come.

#include <cstdint>
#include <span>
#include <string_view>

namespace farmtok::media {

/// How much of the end is needed.
inline constexpr std::int64_t tail_bytes = 256 * 1024;

/// Of a container by libavformat's name: MPEG-TS that ends within a packet, MPEG-PS within what a header counted, Ogg
/// within a page or without the mark of its end. `tail` is the end of a file of `bytes`, at most tail_bytes. False for
/// what cannot be told.
bool is_cut_off(std::string_view container, std::span<const std::uint8_t> tail, std::int64_t bytes);

/// The same of a file; `fd` stays the caller's.
bool ends_cut_off(int fd, std::string_view container);

}  // namespace farmtok::media
