#include "output/safe.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/ascii.hpp"
#include "base/text/text.hpp"

namespace farmtok::cli {
namespace {

/// How long the colour of tinted() at the front of `text` is: "\033[31m"; 0 when there is none.
std::size_t colour_at(std::string_view text) {
  if (!text.starts_with("\033[")) return 0;
  const auto end = text.find_first_not_of("0123456789", 2);
  return end != std::string_view::npos && end > 2 && end <= 4 && text[end] == 'm' ? end + 1 : 0;
}

/// Spreadsheets skip blanks and quotation marks before they check for a formula.
bool runs_as_formula(std::string_view text) {
  constexpr std::array<std::string_view, 8> begins{"=", "+", "-", "@", "\uFF1D", "\uFF0B", "\uFF0D", "\uFF20"};
  const auto at = text.find_first_not_of(" \t\n\r\"");
  if (at == std::string_view::npos) return false;
  if (text.front() == '\t' || text.front() == '\n') return true;
  const auto rest = text.substr(at);
  return std::ranges::any_of(begins, [&](std::string_view each) { return rest.starts_with(each); });
}

/// The first bytes of everything that is_hidden() finds: DEL, and the UTF-8 of U+0080, U+061C and U+200E and the like.
bool may_be_hidden(char c) { return c == '\x7F' || c == '\xC2' || c == '\xD8' || c == '\xE2'; }

bool is_hidden(char32_t point, std::string_view bytes) {
  return point >= 0x7F && point != base::broken_point && base::printable(bytes) != bytes;
}

}  // namespace

std::string safe_lines(std::string_view text) {
  std::string made;
  while (!text.empty()) {
    const auto escape = text.find('\033');
    made += base::printable(text.substr(0, escape), true);
    if (escape == std::string_view::npos) break;
    text.remove_prefix(escape);
    const auto length = colour_at(text);
    if (length == 0) made += ' ';
    else made += text.substr(0, length);
    text.remove_prefix(std::max<std::size_t>(length, 1));
  }
  return made;
}

std::string safe_json(std::string text) {
  if (base::is_ascii(text) && text.find('\x7F') == std::string::npos) return text;
  std::string made;
  std::string_view rest = text;
  for (;;) {
    const auto at = std::ranges::find_if(rest, may_be_hidden);
    if (at == rest.end() && made.empty()) return text;
    made.append(rest.begin(), at);
    rest = {at, rest.end()};
    if (rest.empty()) return made;
    auto after = rest;
    const auto point = base::next_point(after);
    const auto bytes = rest.substr(0, rest.size() - after.size());
    // The controls of ASCII are escaped in any JSON.
    if (is_hidden(point, bytes)) made += fmt::format("\\u{:04x}", static_cast<unsigned>(point));
    else made += bytes;
    rest = after;
  }
}

std::string csv_field(std::string_view text, bool number) {
  auto cell = base::printable(text, true);
  if (!number && runs_as_formula(cell)) cell.insert(0, 1, '\'');
  if (cell.find_first_of(",\"\n") == std::string::npos) return cell;
  std::string quoted = "\"";
  for (const char c : cell) quoted += c == '"' ? "\"\"" : std::string(1, c);
  return quoted + '"';
}

}  // namespace farmtok::cli
