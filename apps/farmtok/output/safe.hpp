#pragma once
// The safe form of strangers' data in output: a terminal obeys escapes, a spreadsheet runs formulas.

#include <string>
#include <string_view>

namespace farmtok::cli {

/// One or more lines for a person: of all control characters only line breaks, tabs and the colours of tinted() stay.
std::string safe_lines(std::string_view text);

/// JSON text in which control characters beyond ASCII and bidi controls are written \uXXXX: the same JSON, but a
/// terminal does not obey it.
std::string safe_json(std::string text);

/// One CSV field: printable, quoted when necessary. A text that a spreadsheet would run as a formula (it begins with
/// = + - @, also in their full width) gets an apostrophe before it, unless it is a `number`.
std::string csv_field(std::string_view text, bool number = false);

}  // namespace farmtok::cli
