#pragma once
// Superboxes of JUMBF (ISO/IEC 19566-5), in which content credentials are kept. Pure.

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "media/source/mp4_boxes.hpp"

namespace farmtok::media {

/// Calls `use` with the kind and the content of each box; of one that is cut off with what is there. Returns how many
/// bytes are left, too few for a box; nothing where a length is wrong.
template <class Use>
std::optional<std::size_t> each_part(Bytes bytes, Use use) {
  while (bytes.size() >= 8) {
    auto size = number_at(bytes, 0, 4);
    std::size_t head = 8;
    if (size == 1) size = number_at(bytes, 8, 8), head = 16;
    if (size == 0) size = bytes.size();
    if (size < head || head > bytes.size()) return {};
    const auto there = static_cast<std::size_t>(std::min<std::uint64_t>(size, bytes.size()));
    use(std::string_view{reinterpret_cast<const char*>(bytes.data()) + 4, 4}, bytes.subspan(head, there - head));
    if (there < size) return {};
    bytes = bytes.subspan(there);
  }
  return bytes.size();
}

/// The content of the first box of that kind, perhaps cut off; nothing where there is none.
std::optional<Bytes> part_of(Bytes bytes, std::string_view kind);

struct Superbox {
  std::string_view label;
  Bytes content;  // the boxes after its description
};

struct Superboxes {
  std::vector<Superbox> boxes;  // the last one perhaps cut off
  std::string fault;            // empty: all were read
};

/// Those that follow each other in `content`; those inside are not read. Other boxes are left out.
Superboxes superboxes(Bytes content);

}  // namespace farmtok::media
