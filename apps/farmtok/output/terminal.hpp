#pragma once
// The properties of stdout and stderr, and colour where it belongs.

#include <cstddef>
#include <string>
#include <string_view>

namespace farmtok::cli {

enum class Tint { none, bold, dim, red, green, yellow, blue, cyan };

struct Terminal {
  bool out = false;  // stdout is one
  bool err = false;  // stderr is one
  bool in = false;   // stdin is one
  bool colour_out = false;
  bool colour_err = false;
  std::size_t width = 0;      // of stdout in columns; 0 = no limit
  std::size_t err_width = 0;  // the same of stderr

  /// From the three descriptors, NO_COLOR, TERM and COLUMNS.
  static Terminal look(bool no_color);
};

/// Writes to standard error, whole; a closed stderr is no fault.
void tell(std::string_view text);
/// `text` in the tint when `colour` is on.
std::string tinted(std::string_view text, Tint tint, bool colour);
/// The tint of a state, wherever one is shown: green done, yellow waiting, red wrong.
Tint tint_of_state(std::string_view state);
/// Padded with blanks to `columns` on a terminal.
std::string padded(std::string_view text, std::size_t columns, bool to_the_right = false);

}  // namespace farmtok::cli
