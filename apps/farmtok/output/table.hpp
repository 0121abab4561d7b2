#pragma once
// Tables fitted to the width of a terminal. Pure: cells and a width in, lines out.

#include <string>
#include <string_view>
#include <vector>

#include "output/terminal.hpp"

namespace farmtok::cli {

/// Which cells are whole lines below their rows where the table is too wide for its terminal.
enum class Below {
  never,
  first,  // all of them, before anything is cut or left out: reasons must be read
  last,   // all of them, where else a text would be left out
  cut,    // those that would be cut or left out
};

struct Column {
  std::string heading;
  bool right = false;    // numbers
  bool shrinks = false;  // shrinks first: its cells are cut with …
  int dispensable = 0;   // when it is still too wide, the columns with the greatest number are removed; 0 = stays
  Below below = Below::never;
  bool rare = false;  // not shown where no row has a value
};

struct Cell {
  std::string text;
  Tint tint = Tint::none;
};

struct Table {
  std::vector<Column> columns;
  std::vector<std::vector<Cell>> rows;

  /// Heading and rows, without line ends. `width` 0 means no limit: nothing is cut.
  std::vector<std::string> lines(std::size_t width, bool colour) const;
  /// The headings of the columns that have values and are not shown at this width, in their order.
  std::vector<std::string> left_out(std::size_t width) const;
};

}  // namespace farmtok::cli
