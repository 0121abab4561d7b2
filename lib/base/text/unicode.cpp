#include <algorithm>
#include <array>

#include "base/text/text.hpp"

namespace farmtok::base {
namespace {

struct Range {
  char32_t first, last;
};

bool within(char32_t point, const auto& ranges) {
  return std::ranges::any_of(ranges, [&](Range r) { return point >= r.first && point <= r.last; });
}

/// Marks that combine with the character before them, and characters without width.
constexpr std::array<Range, 16> zero_width{{{0x0300, 0x036F},
                                            {0x0483, 0x0489},
                                            {0x0591, 0x05BD},
                                            {0x0610, 0x061A},
                                            {0x064B, 0x065F},
                                            {0x0900, 0x0902},
                                            {0x0E31, 0x0E31},
                                            {0x0E34, 0x0E3A},
                                            {0x0E47, 0x0E4E},
                                            {0x1AB0, 0x1AFF},
                                            {0x1DC0, 0x1DFF},
                                            {0x200B, 0x200F},
                                            {0x202A, 0x202E},
                                            {0x2060, 0x2069},
                                            {0x20D0, 0x20FF},
                                            {0xFE00, 0xFE0F}}};
/// East Asian wide characters and emoji, which terminals draw over two columns.
constexpr std::array<Range, 18> wide{{{0x1100, 0x115F},
                                      {0x231A, 0x231B},
                                      {0x23E9, 0x23F3},
                                      {0x25FD, 0x25FE},
                                      {0x2614, 0x2615},
                                      {0x2648, 0x2653},
                                      {0x26AA, 0x26AB},
                                      {0x26BD, 0x26BE},
                                      {0x2705, 0x2705},
                                      {0x2728, 0x2728},
                                      {0x2E80, 0x303E},
                                      {0x3041, 0xA4CF},
                                      {0xAC00, 0xD7A3},
                                      {0xF900, 0xFAFF},
                                      {0xFE30, 0xFE6F},
                                      {0xFF00, 0xFF60},
                                      {0x1F300, 0x1F64F},
                                      {0x1F680, 0x1FAFF}}};

/// They reverse the order of the text around them, or break lines in some programs only.
constexpr std::array<Range, 4> misleading{{{0x061C, 0x061C}, {0x200E, 0x200F}, {0x2028, 0x202E}, {0x2066, 0x206F}}};

bool is_control(char32_t point) {
  return point < 0x20 || point == 0x7F || point == broken_point || (point >= 0x80 && point < 0xA0);
}

bool is_misleading(char32_t point) { return point >= 0x061C && within(point, misleading); }

std::size_t columns_of(char32_t point) {
  if (point < 0x300) return 1;
  if (within(point, zero_width) || (point >= 0x1F3FB && point <= 0x1F3FF)) return 0;
  return within(point, wide) || (point >= 0x20000 && point <= 0x3FFFD) ? 2 : 1;
}

}  // namespace

char32_t next_point(std::string_view& rest) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(rest[i]); };
  const auto first = byte(0);
  std::size_t length = first < 0x80                    ? 1
                       : first >= 0xC2 && first < 0xE0 ? 2
                       : first >= 0xE0 && first < 0xF0 ? 3
                       : first >= 0xF0 && first < 0xF5 ? 4
                                                       : 0;
  if (length == 0 || rest.size() < length) {
    rest.remove_prefix(1);
    return broken_point;
  }
  char32_t point = length == 1 ? first : first & (0x7FU >> length);
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xC0) != 0x80) {
      rest.remove_prefix(1);
      return broken_point;
    }
    point = point << 6 | (byte(i) & 0x3FU);
  }
  const bool overlong = (length == 3 && point < 0x800) || (length == 4 && point < 0x10000);
  if (overlong || point > 0x10FFFF || (point >= 0xD800 && point <= 0xDFFF)) {
    rest.remove_prefix(1);
    return broken_point;
  }
  rest.remove_prefix(length);
  return point;
}

bool valid_utf8(std::string_view text) {
  while (!text.empty()) {
    // Most bytes of most texts are ASCII. Plain char is unsigned on some machines.
    if (static_cast<unsigned char>(text.front()) < 0x80) text.remove_prefix(1);
    else if (next_point(text) == broken_point) return false;
  }
  return true;
}

std::size_t code_points(std::string_view text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

std::size_t display_width(std::string_view text) {
  std::size_t width = 0;
  while (!text.empty()) width += columns_of(next_point(text));
  return width;
}

std::string printable(std::string_view text, bool keep_lines) {
  if (std::ranges::all_of(text, [](char c) { return c >= ' ' && c < 0x7F; })) return std::string{text};
  std::string made;
  made.reserve(text.size());
  while (!text.empty()) {
    auto rest = text;
    const auto point = next_point(rest);
    const bool line = keep_lines && (point == '\n' || point == '\t');
    if (is_control(point) && !line) made += ' ';
    else if (!is_misleading(point)) made += text.substr(0, text.size() - rest.size());
    text = rest;
  }
  return made;
}

std::string fit(std::string_view text, std::size_t columns) {
  std::string made;
  std::size_t width = 0;
  const auto most_bytes = 8 * columns + 32;
  // Where to cut so that "…" still fits, in case the text is too long.
  std::size_t cut = 0;
  while (!text.empty()) {
    auto rest = text;
    const auto point = next_point(rest);
    const auto bytes = text.substr(0, text.size() - rest.size());
    if (is_misleading(point)) {
      text = rest;
      continue;
    }
    const bool control = is_control(point);
    const auto wide_by = control ? 1 : columns_of(point);
    if (width + wide_by > columns || made.size() + bytes.size() > most_bytes) {
      made.resize(cut);
      if (columns > 0) made += "…";
      return made;
    }
    if (control) made += ' ';
    else made += bytes;
    width += wide_by;
    if (width + 1 <= columns) cut = made.size();
    text = rest;
  }
  return made;
}

}  // namespace farmtok::base
