#include "base/visible.hpp"

#include <algorithm>
#include <array>

#include "base/text/text.hpp"

namespace farmtok::base {

bool has_visible_text(std::string_view text) {
  struct Range {
    char32_t first, last;
  };
  // Unicode's White_Space, Cc, Cf and Default_Ignorable_Code_Point, the empty Braille pattern, and marks that need a
  // letter below them.
  static constexpr std::array unseen{Range{0x0, 0x20},        Range{0x7F, 0xA0},
                                     Range{0xAD, 0xAD},       Range{0x300, 0x36F},
                                     Range{0x600, 0x605},     Range{0x61C, 0x61C},
                                     Range{0x6DD, 0x6DD},     Range{0x70F, 0x70F},
                                     Range{0x115F, 0x1160},   Range{0x1680, 0x1680},
                                     Range{0x17B4, 0x17B5},   Range{0x180B, 0x180F},
                                     Range{0x2000, 0x200F},   Range{0x2028, 0x202F},
                                     Range{0x205F, 0x206F},   Range{0x2800, 0x2800},
                                     Range{0x3000, 0x3000},   Range{0x3164, 0x3164},
                                     Range{0xFE00, 0xFE0F},   Range{0xFEFF, 0xFEFF},
                                     Range{0xFFA0, 0xFFA0},   Range{0xFFF0, 0xFFFB},
                                     Range{0x1BCA0, 0x1BCA3}, Range{0x1D173, 0x1D17A},
                                     Range{0xE0000, 0xE0FFF}, Range{broken_point, broken_point}};
  while (!text.empty()) {
    const auto point = next_point(text);
    if (std::ranges::none_of(unseen, [&](const Range& each) { return each.first <= point && point <= each.last; }))
      return true;
  }
  return false;
}

}  // namespace farmtok::base
