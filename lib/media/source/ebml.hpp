#pragma once
// Numbers and elements of EBML, the format of Matroska and WebM. Pure.

#include <cstdint>
#include <optional>
#include <span>

namespace farmtok::media {

/// A number in EBML's own form, taken from the front: its leading zeros give the number of bytes after the first.
/// Nothing where all its bits are ones, which means "unknown", and where it is cut off; the bytes of an unknown
/// number are taken all the same.
std::optional<std::int64_t> take_size(std::span<const std::uint8_t>& bytes);

/// The kind of an element, taken from the front, with its length bits, as specifications write it. 0
/// where it is cut off.
std::uint32_t take_id(std::span<const std::uint8_t>& bytes);

}  // namespace farmtok::media
