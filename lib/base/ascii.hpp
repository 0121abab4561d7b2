#pragma once
// Whether a text is plain: a question that is asked of every text before the slower ones.

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace farmtok::base {

inline bool is_ascii(std::string_view text) {
  for (; text.size() >= sizeof(std::uint64_t); text.remove_prefix(sizeof(std::uint64_t))) {
    std::uint64_t eight = 0;
    std::memcpy(&eight, text.data(), sizeof(eight));
    if ((eight & 0x8080808080808080) != 0) return false;
  }
  return std::ranges::none_of(text, [](char c) { return (static_cast<unsigned char>(c) & 0x80) != 0; });
}

}  // namespace farmtok::base
