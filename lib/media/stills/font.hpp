#pragma once
// Letters for pictures: a bitmap font of our own, ASCII only, 5 dots wide and 7 high with 2 more below the line.

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace farmtok::media {

inline constexpr int glyph_width = 5;
inline constexpr int glyph_height = 9;
/// The distance between letters, and between lines, in dots.
inline constexpr int glyph_advance = 6;
inline constexpr int line_advance = 10;

/// Its rows from the top; of each, bit 4 is the leftmost dot. A control character or one outside ASCII is a box.
using Glyph = std::array<std::uint8_t, glyph_height>;
const Glyph& glyph(char letter);

/// UTF-8 as letters of the font: accents and typographic signs become letters of ASCII, anything else "\x7f" (the
/// box), white space and control characters a blank.
std::string folded(std::string_view utf8);

/// Words of `text` in at most `most` lines of at most `letters` letters; a text that does not fit ends in "...".
std::vector<std::string> broken(std::string_view text, std::size_t letters, std::size_t most);

}  // namespace farmtok::media
