#pragma once
// Numbers and elements of EBML, which Matroska and WebM are written in. Pure.

#include <cstdint>
#include <optional>
#include <span>

namespace farmtok::media {

/// A number in EBML's own form, taken from the front: the zeros it begins with tell how many bytes follow the first.
/// Nothing where all its bits are ones, which mean that it is not known, and where it is cut off; then the bytes of the
/// former are taken all the same.
std::optional<std::int64_t> take_size(std::span<const std::uint8_t>& bytes);

/// The kind of an element, taken from the front, with the bits that tell its length, as specifications write it. 0
/// where it is cut off.
std::uint32_t take_id(std::span<const std::uint8_t>& bytes);

}  // namespace farmtok::media
