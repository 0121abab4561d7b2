#include "media/stills/font.hpp"

#include "base/text/text.hpp"

namespace farmtok::media {
namespace {

constexpr int first_letter = 0x20, letters_in_a_row = 16, all_letters = 96;

/// The letters as drawings, sixteen side by side: ASCII from the blank to the tilde, and last the box.
// clang-format off
constexpr std::string_view drawn =
    "..... ..#.. .#.#. .#.#. ..#.. ##..# .##.. ..#.. ...#. .#... ..... ..... ..... ..... ..... ....#"
    "..... ..#.. .#.#. .#.#. .#### ##..# #..#. ..#.. ..#.. ..#.. ..#.. ..#.. ..... ..... ..... ....#"
    "..... ..#.. .#.#. ##### #.#.. ...#. #.#.. .#... .#... ...#. #.#.# ..#.. ..... ..... ..... ...#."
    "..... ..#.. ..... .#.#. .###. ..#.. .#... ..... .#... ...#. .###. ##### ..... ##### ..... ..#.."
    "..... ..#.. ..... ##### ..#.# .#... #.#.# ..... .#... ...#. #.#.# ..#.. ..... ..... ..... .#..."
    "..... ..... ..... .#.#. ####. #..## #..#. ..... ..#.. ..#.. ..#.. ..#.. .##.. ..... .##.. #...."
    "..... ..#.. ..... .#.#. ..#.. #..## .##.# ..... ...#. .#... ..... ..... .##.. ..... .##.. #...."
    "..... ..... ..... ..... ..... ..... ..... ..... ..... ..... ..... ..... ..#.. ..... ..... ....."
    "..... ..... ..... ..... ..... ..... ..... ..... ..... ..... ..... ..... .#... ..... ..... ....."
    //
    ".###. ..#.. .###. ####. ...#. ##### ..##. ##### .###. .###. ..... ..... ....# ..... #.... .###."
    "#...# .##.. #...# ....# ..##. #.... .#... ....# #...# #...# .##.. ..... ...#. ..... .#... #...#"
    "#..## ..#.. ....# ....# .#.#. ####. #.... ...#. #...# #...# .##.. .##.. ..#.. ##### ..#.. ....#"
    "#.#.# ..#.. ..##. .###. #..#. ....# ####. ..#.. .###. .#### ..... .##.. .#... ..... ...#. ...#."
    "##..# ..#.. .#... ....# ##### ....# #...# .#... #...# ....# .##.. ..... ..#.. ##### ..#.. ..#.."
    "#...# ..#.. #.... ....# ...#. #...# #...# .#... #...# ...#. .##.. .##.. ...#. ..... .#... ....."
    ".###. .###. ##### ####. ...#. .###. .###. .#... .###. .##.. ..... .##.. ....# ..... #.... ..#.."
    "..... ..... ..... ..... ..... ..... ..... ..... ..... ..... ..... ..#.. ..... ..... ..... ....."
    "..... ..... ..... ..... ..... ..... ..... ..... ..... ..... ..... .#... ..... ..... ..... ....."
    //
    ".###. ..#.. ####. .###. ###.. ##### ##### .###. #...# .###. ..### #...# #.... #...# #...# .###."
    "#...# .#.#. #...# #...# #..#. #.... #.... #...# #...# ..#.. ...#. #..#. #.... ##.## ##..# #...#"
    "#.### #...# #...# #.... #...# #.... #.... #.... #...# ..#.. ...#. #.#.. #.... #.#.# ##..# #...#"
    "#.#.# #...# ####. #.... #...# ####. ####. #.### ##### ..#.. ...#. ##... #.... #.#.# #.#.# #...#"
    "#.### ##### #...# #.... #...# #.... #.... #...# #...# ..#.. ...#. #.#.. #.... #...# #..## #...#"
    "#.... #...# #...# #...# #..#. #.... #.... #...# #...# ..#.. #..#. #..#. #.... #...# #..## #...#"
    ".#### #...# ####. .###. ###.. ##### #.... .#### #...# .###. .##.. #...# ##### #...# #...# .###."
    "..... ..... ..... ..... ..... ..... ..... ..... ..... ..... ..... ..... ..... ..... ..... ....."
    "..... ..... ..... ..... ..... ..... ..... ..... ..... ..... ..... ..... ..... ..... ..... ....."
    //
    "####. .###. ####. .#### ##### #...# #...# #...# #...# #...# ##### .###. #.... .###. ..#.. ....."
    "#...# #...# #...# #.... ..#.. #...# #...# #...# #...# #...# ....# .#... #.... ...#. .#.#. ....."
    "#...# #...# #...# #.... ..#.. #...# #...# #...# .#.#. .#.#. ...#. .#... .#... ...#. #...# ....."
    "####. #...# ####. .###. ..#.. #...# #...# #.#.# ..#.. ..#.. ..#.. .#... ..#.. ...#. ..... ....."
    "#.... #.#.# #.#.. ....# ..#.. #...# .#.#. #.#.# .#.#. ..#.. .#... .#... ...#. ...#. ..... ....."
    "#.... #..#. #..#. ....# ..#.. #...# .#.#. ##.## #...# ..#.. #.... .#... ....# ...#. ..... ....."
    "#.... .##.# #...# ####. ..#.. .###. ..#.. #...# #...# ..#.. ##### .###. ....# .###. ..... ....."
    "..... ..... ..... ..... ..... ..... ..... ..... ..... ..... ..... ..... ..... ..... ..... #####"
    "..... ..... ..... ..... ..... ..... ..... ..... ..... ..... ..... ..... ..... ..... ..... ....."
    //
    ".#... ..... #.... ..... ....# ..... ..##. ..... #.... ..#.. ...#. #.... .##.. ..... ..... ....."
    "..#.. ..... #.... ..... ....# ..... .#... ..... #.... ..... ..... #.... ..#.. ..... ..... ....."
    "...#. .###. ####. .#### .#### .###. ####. .#### ####. .##.. ..##. #..#. ..#.. ##.#. ####. .###."
    "..... ....# #...# #.... #...# #...# .#... #...# #...# ..#.. ...#. #.#.. ..#.. #.#.# #...# #...#"
    "..... .#### #...# #.... #...# ##### .#... #...# #...# ..#.. ...#. ##... ..#.. #.#.# #...# #...#"
    "..... #...# #...# #.... #...# #.... .#... #...# #...# ..#.. ...#. #.#.. ..#.. #.#.# #...# #...#"
    "..... .#### ####. .#### .#### .###. .#... .#### #...# .###. ...#. #..#. .###. #...# #...# .###."
    "..... ..... ..... ..... ..... ..... ..... ....# ..... ..... #..#. ..... ..... ..... ..... ....."
    "..... ..... ..... ..... ..... ..... ..... .###. ..... ..... .##.. ..... ..... ..... ..... ....."
    //
    "..... ..... ..... ..... .#... ..... ..... ..... ..... ..... ..... ..##. ..#.. .##.. ..... #####"
    "..... ..... ..... ..... .#... ..... ..... ..... ..... ..... ..... ..#.. ..#.. ..#.. ..... #...#"
    "####. .#### #.##. .#### ####. #...# #...# #...# #...# #...# ##### ..#.. ..#.. ..#.. .#... #...#"
    "#...# #...# ##..# #.... .#... #...# #...# #...# .#.#. #...# ...#. .#... ..#.. ...#. #.#.# #...#"
    "#...# #...# #.... .###. .#... #...# .#.#. #.#.# ..#.. #...# ..#.. ..#.. ..#.. ..#.. ...#. #...#"
    "#...# #...# #.... ....# .#... #..## .#.#. #.#.# .#.#. #...# .#... ..#.. ..#.. ..#.. ..... #...#"
    "####. .#### #.... ####. ..### .##.# ..#.. .#.#. #...# .#### ##### ..##. ..#.. .##.. ..... #####"
    "#.... ....# ..... ..... ..... ..... ..... ..... ..... ....# ..... ..... ..... ..... ..... ....."
    "#.... ....# ..... ..... ..... ..... ..... ..... ..... .###. ..... ..... ..... ..... ..... .....";
// clang-format on

constexpr std::size_t drawn_row = letters_in_a_row * glyph_advance - 1;
static_assert(drawn.size() == all_letters / letters_in_a_row * glyph_height * drawn_row);

constexpr Glyph read(int letter) {
  Glyph made{};
  const auto block = static_cast<std::size_t>(letter / letters_in_a_row) * glyph_height;
  for (std::size_t y = 0; y < glyph_height; ++y)
    for (std::size_t x = 0; x < glyph_width; ++x) {
      const auto column = static_cast<std::size_t>(letter % letters_in_a_row) * glyph_advance + x;
      if (drawn[(block + y) * drawn_row + column] == '#')
        made[y] = static_cast<std::uint8_t>(made[y] | 1U << (glyph_width - 1 - x));
    }
  return made;
}

constexpr auto glyphs = [] {
  std::array<Glyph, all_letters> made{};
  for (int letter = 0; letter < all_letters; ++letter) made[static_cast<std::size_t>(letter)] = read(letter);
  return made;
}();

constexpr char box = '\x7f';

/// U+00C0 to U+00FF and U+0100 to U+017F without their marks.
constexpr std::string_view latin_1 = "AAAAAAACEEEEIIIIDNOOOOOxOUUUUYPsaaaaaaaceeeeiiiidnooooo/ouuuuypy";
constexpr std::string_view latin_a =
    "AaAaAaCcCcCcCcDdDdEeEeEeEeEeGgGgGgGgHhHhIiIiIiIiIiIiJjKkkLlLlLlLlLlNnNnNnnNnOoOoOoOoRrRrRrSsSsSsSsTtTtTtUuUuUuUuUu"
    "UuWw"
    "YyYZzZzZzs";
static_assert(latin_1.size() == 64 && latin_a.size() == 128);

/// One letter, or several, or nothing for a character that only changes its neighbour.
std::string_view ascii_form(char32_t point) {
  if (point >= 0xC0 && point <= 0xFF) return latin_1.substr(point - 0xC0, 1);
  if (point >= 0x100 && point <= 0x17F) return latin_a.substr(point - 0x100, 1);
  if (point >= 0x300 && point <= 0x36F) return "";
  switch (point) {
    case 0xA0:
    case 0x202F:
      return " ";
    case 0x200B:
    case 0x200C:
    case 0x200D:
    case 0xFE0F:
      return "";
    case 0x2010:
    case 0x2011:
    case 0x2012:
    case 0x2013:
    case 0x2014:
      return "-";
    case 0x2018:
    case 0x2019:
    case 0xB4:
      return "'";
    case 0x201C:
    case 0x201D:
    case 0x201E:
    case 0xAB:
    case 0xBB:
      return "\"";
    case 0x2022:
    case 0xB7:
      return "*";
    case 0x2026:
      return "...";
    default:
      return {&box, 1};
  }
}

}  // namespace

const Glyph& glyph(char letter) {
  const auto code = static_cast<unsigned char>(letter);
  return glyphs[code < first_letter || code >= first_letter + all_letters ? all_letters - 1U
                                                                          : code - 0U - first_letter];
}

std::string folded(std::string_view utf8) {
  if (!base::valid_utf8(utf8)) return std::string(utf8.size(), box);
  std::string made;
  while (!utf8.empty()) {
    const auto point = base::next_point(utf8);
    if (point < first_letter) made += ' ';
    else if (point < 0x7F) made += static_cast<char>(point);
    else made += ascii_form(point);
  }
  return made;
}

std::vector<std::string> broken(std::string_view text, std::size_t letters, std::size_t most) {
  constexpr std::string_view dots = "...";
  std::vector<std::string> lines;
  bool cut = false;
  for (const auto& part : base::split(folded(text), ' ')) {
    std::string_view word = part;
    while (!word.empty() && !cut) {
      const bool starts = lines.empty() || lines.back().size() + 1 + word.size() > letters;
      if (starts && lines.size() == most) {
        cut = true;
      } else if (starts) {
        // A word longer than a line continues in the next.
        lines.emplace_back(word.substr(0, letters));
        word.remove_prefix(lines.back().size());
      } else {
        lines.back() += " ";
        lines.back() += word;
        word = {};
      }
    }
  }
  if (cut && !lines.empty() && letters >= dots.size()) {
    auto& last = lines.back();
    last.resize(std::min(last.size(), letters - dots.size()));
    last += dots;
  }
  return lines;
}

}  // namespace farmtok::media
