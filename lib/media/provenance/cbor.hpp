#pragma once
// CBOR (RFC 8949) of strangers as a tree of bounded depth and size. Pure.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "media/source/mp4_boxes.hpp"

namespace farmtok::media {

struct Cbor {
  enum class Kind { other, number, text, bytes, list, map };
  Kind kind = Kind::other;
  std::int64_t number = 0;
  std::string text;         // of text and bytes
  std::vector<Cbor> items;  // of a list; of a map its keys and values by turns

  /// The value of a map's first such key; nullptr where this has none.
  const Cbor* get(std::string_view key) const;
  const Cbor* get(std::int64_t key) const;
  /// The text of such a key; empty where there is none.
  std::string_view text_of(std::string_view key) const;
};

struct CborRead {
  Cbor value;
  std::string fault;  // empty: all of it was read
};

/// The first value in `bytes`, before a fault as far as it was read; tags are left out, and floats, booleans and their
/// like are `other`.
CborRead read_cbor(Bytes bytes);

}  // namespace farmtok::media
