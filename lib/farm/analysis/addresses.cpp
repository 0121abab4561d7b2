#include "farm/analysis/addresses.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "base/text/text.hpp"

namespace farmtok::farm::analysis {
namespace {

using Points = std::u32string;
using View = std::u32string_view;

struct Span {
  char32_t first, last;
};

bool within(char32_t point, const auto& spans) {
  return std::ranges::any_of(spans, [&](const Span& span) { return point >= span.first && point <= span.last; });
}

/// Controls, marks of direction, and characters without width; the joiners U+200C and U+200D are not among them.
constexpr std::array<Span, 13> steering{{{0x00, 0x09},
                                         {0x0B, 0x1F},
                                         {0x7F, 0x9F},
                                         {0xAD, 0xAD},
                                         {0x61C, 0x61C},
                                         {0x180E, 0x180E},
                                         {0x200B, 0x200B},
                                         {0x200E, 0x200F},
                                         {0x202A, 0x202E},
                                         {0x2060, 0x206F},
                                         {0xFEFF, 0xFEFF},
                                         {0xFFF0, 0xFFFB},
                                         {0xE0000, 0xE0FFF}}};
/// Punctuation and symbols beyond ASCII, which names do not contain.
constexpr std::array<Span, 7> no_letters{{{0x80, 0xBF},
                                          {0x2000, 0x20FF},
                                          {0x2190, 0x245F},
                                          {0x2500, 0x2BFF},
                                          {0x3000, 0x303F},
                                          {0xFE00, 0xFE6F},
                                          {0x1F000, 0x1FAFF}}};

Points points_of(std::string_view text) {
  Points made;
  while (!text.empty()) made += base::next_point(text);
  return made;
}

char32_t from(std::u32string_view line, char32_t index) { return line[index % line.size()]; }

/// The plain character that one looks like or means in an address; 0 when it is invisible.
char32_t plain(char32_t point) {
  constexpr View letters = U"abcdefghijklmnopqrstuvwxyz", digits = U"0123456789";
  if (point == 0x200C || point == 0x200D || within(point, std::array<Span, 1>{{{0xFE00, 0xFE0F}}})) return 0;
  if (point >= 0xFF01 && point <= 0xFF5E) point -= 0xFEE0;  // full width
  if (point >= U'A' && point <= U'Z') return point + 32;
  if (point >= 0x1D400 && point <= 0x1D6A3) return from(letters, point - 0x1D400);  // mathematical
  if (point >= 0x1D7CE && point <= 0x1D7FF) return from(digits, point - 0x1D7CE);
  if (point >= 0x24B6 && point <= 0x24E9) return from(letters, point - 0x24B6);  // circled
  if (point >= 0x1F130 && point <= 0x1F149) return from(letters, point - 0x1F130);
  for (const char32_t zero : {0x660, 0x6F0, 0x966})
    if (point >= zero && point <= zero + 9) return from(digits, point - zero);
  switch (point) {
    case 0x2024:
    case 0xFE52:
      return U'.';
    case 0xFF61:
      return 0x3002;
    case 0xFE6B:
      return U'@';
    case 0x2044:
    case 0x2215:
    case 0x29F8:
      return U'/';
    case 0x2236:
    case 0xFE55:
    case 0xA789:
      return U':';
    case 0x2010:
    case 0x2011:
    case 0x2012:
    case 0x2013:
      return U'-';
    default:
      return point;
  }
}

bool is_digit(char32_t c) { return c >= U'0' && c <= U'9'; }
bool is_ascii_letter(char32_t c) { return c >= U'a' && c <= U'z'; }
bool is_letter(char32_t c) { return is_ascii_letter(c) || (c >= 0x80 && !within(c, no_letters)); }
bool is_word(char32_t c) { return is_letter(c) || is_digit(c); }
bool is_blank(char32_t c) { return c == U' ' || c == U'\n' || c == 0xA0 || c == 0x3000; }
bool in_handle(char32_t c) { return is_ascii_letter(c) || is_digit(c) || c == U'_' || c == U'.'; }

/// 0 beyond both ends.
char32_t at(View text, std::size_t i) { return i < text.size() ? text[i] : 0; }

bool contains(View text, View part) { return text.find(part) != text.npos; }

/// Endings that count even when blanks or brackets are around the dot.
constexpr std::array<View, 22> common_ends{U"com", U"net",  U"org", U"io",   U"co",   U"me",  U"ly",  U"app",
                                           U"tv",  U"xyz",  U"gg",  U"link", U"shop", U"biz", U"dev", U"site",
                                           U"top", U"info", U"ru",  U"de",   U"uk",   U"eu"};

View word_at(View text, std::size_t i) {
  auto end = i;
  while (is_word(at(text, end))) ++end;
  return text.substr(std::min(i, text.size()), end - i);
}

std::size_t after_blanks(View text, std::size_t i) {
  while (is_blank(at(text, i))) ++i;
  return i;
}

bool is_common_end(View word) { return std::ranges::find(common_ends, word) != common_ends.end(); }

/// "example.com", "EXAMPLE。com", ".com", "example. com", "1.2.3.4"
bool dot_makes_host(View text, std::size_t i) {
  const bool ideographic = text[i] == 0x3002;
  const auto before = i == 0 ? 0 : text[i - 1];
  if (before == U'.' || at(text, i + 1) == U'.') return false;  // an ellipsis
  const auto behind = word_at(text, i + 1);
  if (ideographic)
    return is_common_end(behind) || (before && before < 0x80 && is_word(before) && behind.size() >= 2 &&
                                     std::ranges::all_of(behind, [](char32_t c) { return c < 0x80; }));
  if (behind.size() >= 2 && is_letter(behind[0]) && is_letter(behind[1])) return true;
  return before != 0 && is_blank(at(text, i + 1)) && is_common_end(word_at(text, after_blanks(text, i + 1)));
}

bool is_numeric_host(View text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (!is_digit(text[i]) || (i > 0 && (is_word(text[i - 1]) || text[i - 1] == U'.'))) continue;
    int groups = 0;
    for (auto k = i; is_digit(at(text, k));) {
      while (is_digit(at(text, k))) ++k;
      ++groups;
      if (at(text, k) == U'.') ++k;
      else break;
    }
    if (groups == 4) return true;
  }
  return false;
}

/// "example dot com", "example [.] com", "example(dot)com"
bool is_spelled_host(View text) {
  for (const View dot : {View{U"[.]"}, View{U"(.)"}, View{U"{.}"}, View{U"[dot]"}, View{U"(dot)"}, View{U"{dot}"}})
    if (contains(text, dot)) return true;
  constexpr View dot = U" dot ";
  for (auto i = text.find(dot); i != text.npos; i = text.find(dot, i + 1))
    if (is_common_end(word_at(text, i + dot.size()))) return true;
  return false;
}

bool is_web_address(View text) {
  for (const View mark : {View{U"://"}, View{U"hxxp"}, View{U"]("}, View{U"localhost:"}, View{U"localhost/"}})
    if (contains(text, mark)) return true;
  constexpr std::array<View, 12> schemes{U"http", U"https", U"ftp",      U"file",   U"data",   U"javascript",
                                         U"tg",   U"sms",   U"whatsapp", U"intent", U"market", U"magnet"};
  for (std::size_t i = 1; i < text.size(); ++i) {
    if (text[i] != U':' || at(text, i + 1) == 0 || is_blank(text[i + 1])) continue;
    auto start = i;
    while (start > 0 && is_ascii_letter(text[start - 1])) --start;
    if (std::ranges::find(schemes, text.substr(start, i - start)) != schemes.end()) return true;
  }
  for (std::size_t i = 0; i < text.size(); ++i)
    if ((text[i] == U'.' || text[i] == 0x3002) && dot_makes_host(text, i)) return true;
  return is_numeric_host(text) || is_spelled_host(text);
}

bool is_mail_address(View text) {
  for (const View mark : {View{U"mailto:"}, View{U"(at)"}, View{U"[at]"}, View{U"{at}"}, View{U"(@)"}, View{U"[@]"}})
    if (contains(text, mark)) return true;
  for (std::size_t i = 1; i < text.size(); ++i)
    if (text[i] == U'@' && (is_word(text[i - 1]) || View{U"._-+"}.find(text[i - 1]) != View::npos)) return true;
  return false;
}

/// Digits in groups, as telephone numbers are written: seven after a plus, ten without.
bool is_telephone(View text) {
  if (contains(text, U"tel:")) return true;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool plus = text[i] == U'+';
    if (!plus && !is_digit(text[i])) continue;
    std::size_t digits = 0, gap = 0, k = plus ? i + 1 : i;
    for (; k < text.size() && gap <= 2; ++k) {
      if (is_digit(text[k])) ++digits, gap = 0;
      else if (View{U" -().\u00A0/"}.find(text[k]) != View::npos) ++gap;
      else break;
    }
    if (digits >= (plus ? 7U : 10U)) return true;
    i = k - 1;
  }
  return false;
}

/// The handle after the @ at `i`, without full stops at its end.
View handle_at(View text, std::size_t i) {
  auto end = i + 1;
  while (in_handle(at(text, end))) ++end;
  while (end > i + 1 && text[end - 1] == U'.') --end;
  return text.substr(i + 1, end - i - 1);
}

std::string narrow(View handle) {
  std::string made;
  for (const auto c : handle) made += static_cast<char>(c);
  return made;
}

/// Removes the allowed handles, so that "@ann.lee" is not read as a host. False at another one.
bool take_mentions(Points& text, const Handles& allowed) {
  for (auto i = text.find(U'@'); i != text.npos; i = text.find(U'@', i + 1)) {
    const auto handle = handle_at(text, i);
    const auto next = at(text, i + 1 + handle.size());
    if (handle.empty() && !is_word(next)) continue;  // "meet @ five"
    if (!allowed.contains(narrow(handle)) || is_word(next) || next == U'/') return false;
    text.replace(i + 1, handle.size(), U"_");
  }
  return true;
}

Points plain_points(std::string_view text) {
  Points made;
  for (const auto point : points_of(text))
    if (const auto seen = plain(point)) made += seen;
  return made;
}

}  // namespace

Handles handles_in(std::string_view text) {
  Handles found;
  if (!base::valid_utf8(text)) return found;
  const auto points = plain_points(text);
  for (auto i = points.find(U'@'); i != points.npos; i = points.find(U'@', i + 1))
    if (const auto handle = handle_at(points, i); !handle.empty()) found.insert(narrow(handle));
  return found;
}

std::string without_controls(std::string_view text) {
  std::string made;
  const auto points = points_of(text);
  std::size_t byte = 0;
  for (std::size_t i = 0; i < points.size(); ++i) {
    const auto point = points[i];
    const std::size_t length = point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
    const auto bytes = text.substr(byte, length);
    byte += length;
    if (point == 0x2028 || point == 0x2029 || (point == U'\r' && at(points, i + 1) != U'\n')) made += '\n';
    else if (point == U'\t') made += ' ';
    else if (!within(point, steering)) made += bytes;
  }
  return made;
}

std::string fault_of_addresses(std::string_view text, const Handles& may_be_mentioned) {
  auto points = plain_points(text);
  // Before the search for mentions: the character before the @ makes the difference.
  if (is_mail_address(points)) return "contains a mail address";
  if (!take_mentions(points, may_be_mentioned))
    return "mentions someone who is neither the author nor named by the operator";
  if (is_telephone(points)) return "contains a telephone number";
  if (is_web_address(points))
    return "contains a web address, or a full stop without a blank after it, which looks like one";
  return {};
}

}  // namespace farmtok::farm::analysis
