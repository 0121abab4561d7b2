#include <array>

#include "base/text.hpp"
#include "farm/discovery/terms.hpp"

namespace farmtok::farm {
namespace {

void append(std::string& word, char32_t point) {
  if (point < 0x80) {
    word += static_cast<char>(point);
  } else if (point < 0x800) {
    word += static_cast<char>(0xC0 | point >> 6);
    word += static_cast<char>(0x80 | (point & 0x3F));
  } else if (point < 0x10000) {
    word += static_cast<char>(0xE0 | point >> 12);
    word += static_cast<char>(0x80 | (point >> 6 & 0x3F));
    word += static_cast<char>(0x80 | (point & 0x3F));
  } else {
    word += static_cast<char>(0xF0 | point >> 18);
    word += static_cast<char>(0x80 | (point >> 12 & 0x3F));
    word += static_cast<char>(0x80 | (point >> 6 & 0x3F));
    word += static_cast<char>(0x80 | (point & 0x3F));
  }
}

struct Folded {
  char32_t first, last;
  std::string_view plain;
};

/// Latin letters with marks, as the plain letters people type in their place.
constexpr std::array folded{
    Folded{0xC0, 0xC5, "a"},     Folded{0xC6, 0xC6, "ae"},    Folded{0xC7, 0xC7, "c"},     Folded{0xC8, 0xCB, "e"},
    Folded{0xCC, 0xCF, "i"},     Folded{0xD0, 0xD0, "d"},     Folded{0xD1, 0xD1, "n"},     Folded{0xD2, 0xD6, "o"},
    Folded{0xD8, 0xD8, "o"},     Folded{0xD9, 0xDC, "u"},     Folded{0xDD, 0xDD, "y"},     Folded{0xDE, 0xDE, "th"},
    Folded{0xDF, 0xDF, "ss"},    Folded{0xE0, 0xE5, "a"},     Folded{0xE6, 0xE6, "ae"},    Folded{0xE7, 0xE7, "c"},
    Folded{0xE8, 0xEB, "e"},     Folded{0xEC, 0xEF, "i"},     Folded{0xF0, 0xF0, "d"},     Folded{0xF1, 0xF1, "n"},
    Folded{0xF2, 0xF6, "o"},     Folded{0xF8, 0xF8, "o"},     Folded{0xF9, 0xFC, "u"},     Folded{0xFD, 0xFD, "y"},
    Folded{0xFE, 0xFE, "th"},    Folded{0xFF, 0xFF, "y"},     Folded{0x100, 0x105, "a"},   Folded{0x106, 0x10D, "c"},
    Folded{0x10E, 0x111, "d"},   Folded{0x112, 0x11B, "e"},   Folded{0x11C, 0x123, "g"},   Folded{0x124, 0x127, "h"},
    Folded{0x128, 0x131, "i"},   Folded{0x132, 0x133, "ij"},  Folded{0x134, 0x135, "j"},   Folded{0x136, 0x138, "k"},
    Folded{0x139, 0x142, "l"},   Folded{0x143, 0x14B, "n"},   Folded{0x14C, 0x151, "o"},   Folded{0x152, 0x153, "oe"},
    Folded{0x154, 0x159, "r"},   Folded{0x15A, 0x161, "s"},   Folded{0x162, 0x167, "t"},   Folded{0x168, 0x173, "u"},
    Folded{0x174, 0x175, "w"},   Folded{0x176, 0x178, "y"},   Folded{0x179, 0x17E, "z"},   Folded{0x17F, 0x17F, "s"},
    Folded{0x218, 0x219, "s"},   Folded{0x21A, 0x21B, "t"},   Folded{0x1EA0, 0x1EB7, "a"}, Folded{0x1EB8, 0x1EC7, "e"},
    Folded{0x1EC8, 0x1ECB, "i"}, Folded{0x1ECC, 0x1EE3, "o"}, Folded{0x1EE4, 0x1EF1, "u"}, Folded{0x1EF2, 0x1EF9, "y"},
};

struct Range {
  char32_t first, last;
};

/// Signs, punctuation, private use and emoji above ASCII: everything there that is no letter and no digit.
constexpr std::array<Range, 14> separators{{{0x80, 0xBF},
                                            {0xD7, 0xD7},
                                            {0xF7, 0xF7},
                                            {0x60C, 0x60C},
                                            {0x61B, 0x61F},
                                            {0x964, 0x965},
                                            {0x2000, 0x200C},
                                            {0x200E, 0x2BFF},
                                            {0x3000, 0x3004},
                                            {0x3008, 0x3020},
                                            {0xD800, 0xF8FF},
                                            {0xFE10, 0xFE6F},
                                            {0xFF00, 0xFFEF},
                                            {0x1F000, 0x1FAFF}}};

/// Marks and signs that belong to the word they stand in, but tell nothing.
bool silent(char32_t point) {
  return point == '\'' || point == 0x2019 || point == 0x200D || (point >= 0x300 && point <= 0x36F) ||
         (point >= 0xFE00 && point <= 0xFE0F) || point >= 0xE0000;
}

/// Full-width and "mathematical" letters, with which people decorate their texts, as the plain ones.
char32_t undecorated(char32_t point) {
  if (point >= 0xFF01 && point <= 0xFF5E) return point - 0xFF01 + '!';
  if (point >= 0x1D400 && point <= 0x1D6A3) {
    const auto letter = (point - 0x1D400) % 52;
    return letter < 26 ? 'a' + letter : 'a' + letter - 26;
  }
  if (point >= 0x1D7CE && point <= 0x1D7FF) return '0' + (point - 0x1D7CE) % 10;
  return point;
}

char32_t lower_case(char32_t point) {
  if ((point >= 'A' && point <= 'Z') || (point >= 0x391 && point <= 0x3A9) || (point >= 0x410 && point <= 0x42F))
    return point + 0x20;
  return point >= 0x400 && point <= 0x40F ? point + 0x50 : point;
}

bool is_separator(char32_t point) {
  if (point < 0x80) return !((point >= 'a' && point <= 'z') || (point >= '0' && point <= '9'));
  for (const auto& range : separators)
    if (point >= range.first && point <= range.last) return true;
  return false;
}

bool append_folded(std::string& word, char32_t point) {
  if (point < 0xC0 || (point > 0x21B && point < 0x1EA0) || point > 0x1EF9) return false;
  for (const auto& row : folded)
    if (point >= row.first && point <= row.last) return word += row.plain, true;
  return false;
}

}  // namespace

bool next_word(std::string_view& rest, std::string& word) {
  word.clear();
  while (!rest.empty()) {
    // Most of most texts is ASCII, which needs none of the tables.
    if (const char c = rest.front(); static_cast<unsigned char>(c) < 0x80) {
      rest.remove_prefix(1);
      if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) word += c;
      else if (c >= 'A' && c <= 'Z') word += static_cast<char>(c - 'A' + 'a');
      else if (c != '\'' && !word.empty()) return true;
      continue;
    }
    auto point = base::next_point(rest);
    if (point == base::broken_point || silent(point)) continue;
    point = lower_case(undecorated(point));
    if (append_folded(word, point)) continue;
    if (!is_separator(point)) append(word, point);
    else if (!word.empty()) return true;
  }
  return !word.empty();
}

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  for (std::string word; next_word(text, word);) words.push_back(std::move(word));
  return words;
}

}  // namespace farmtok::farm
