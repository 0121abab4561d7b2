#pragma once
// Whether the end of a file without a stated length shows that the rest is missing.

#include <cstdint>
#include <span>
#include <string_view>

namespace farmtok::media {

/// How many bytes of the end are needed.
inline constexpr std::int64_t tail_bytes = 256 * 1024;

/// For a container by libavformat's name: MPEG-TS that ends within a packet, MPEG-PS within the bytes that a header
/// counted, Ogg within a page or without the mark of its end. `tail` is the end of a file of `bytes`, at most
/// tail_bytes. False where it cannot be decided.
bool is_cut_off(std::string_view container, std::span<const std::uint8_t> tail, std::int64_t bytes);

/// The same for a file; `fd` stays the caller's.
bool ends_cut_off(int fd, std::string_view container);

}  // namespace farmtok::media
