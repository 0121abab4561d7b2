#pragma once
// Small, pure helpers over UTF-8 text.

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace farmtok::base {

bool valid_utf8(std::string_view text);
/// The result of next_point for invalid UTF-8.
inline constexpr char32_t broken_point = 0xFFFFFFFF;
/// Removes and returns the code point at the front of `rest` (not empty); broken_point, with one byte removed, for
/// invalid UTF-8.
char32_t next_point(std::string_view& rest);
/// Number of code points of valid UTF-8.
std::size_t code_points(std::string_view text);
/// Columns the text takes on a terminal: wide characters and emoji two, combining marks none.
std::size_t display_width(std::string_view text);
/// A stranger's text made safe for a terminal or a spreadsheet: control characters (ANSI escapes begin with one)
/// and broken bytes become spaces; characters that change the direction of text or break lines in other programs (bidi
/// controls, U+2028) are removed. `keep_lines`: "\n" and "\t" stay.
std::string printable(std::string_view text, bool keep_lines = false);
/// printable(), cut to at most `columns` on a terminal and 8 bytes a column and 32 more, with "…" when it was cut.
std::string fit(std::string_view text, std::size_t columns);

std::string_view trim(std::string_view text);
std::vector<std::string> split(std::string_view text, char separator);
std::string join(std::span<const std::string> parts, std::string_view separator);
std::string lower(std::string_view text);
/// "1.4 MB", "318 KB"
std::string human_bytes(std::int64_t bytes);

/// The known word closest to `word` by edit distance, when it is close enough to be a typing error.
std::optional<std::string> closest(std::string_view word, std::span<const std::string> known);

std::string base64(std::string_view bytes);
/// Strict: padding required, no white space; empty optional otherwise.
std::optional<std::string> unbase64(std::string_view text);
std::string hex(std::string_view bytes);
/// Percent-encodes everything but unreserved characters.
std::string url_encode(std::string_view text);
/// Decodes %XX and, for forms and query strings, '+' as space; empty optional for a broken escape.
std::optional<std::string> url_decode(std::string_view text, bool plus_is_space);

}  // namespace farmtok::base
