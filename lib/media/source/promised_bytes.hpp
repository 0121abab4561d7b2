#pragma once
// The length of a file by its own header.

#include <cstdint>
#include <optional>
#include <span>

namespace farmtok::media {

/// How many bytes of a file's beginning are enough.
inline constexpr std::size_t promise_bytes = 256;

/// The length of the whole file by the first bytes of a Matroska (RFC 8794: EBML, then the Segment with its size) or
/// AVI (RIFF) file. Empty for all others, and where the length was not known when the file was written. Pure.
std::optional<std::int64_t> promised_bytes(std::span<const std::uint8_t> head);

}  // namespace farmtok::media
