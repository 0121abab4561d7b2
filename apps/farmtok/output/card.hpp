#pragma once
// One object for a person: names and values in sections. Pure.

#include <string>
#include <string_view>
#include <vector>

#include "output/terminal.hpp"

namespace farmtok::cli {

class Card {
 public:
  /// Starts a section; an empty one is not shown.
  void section(std::string title);
  /// A row; an empty value is left out.
  void row(std::string_view name, std::string_view value, Tint tint = Tint::none);

  /// Long values are wrapped under their own beginning. `width` 0 means no limit.
  std::vector<std::string> lines(std::size_t width, bool colour) const;

 private:
  struct Row {
    std::string name;
    std::string value;
    Tint tint;
  };
  struct Section {
    std::string title;
    std::vector<Row> rows;
  };
  std::vector<Section> sections_;
};

/// Words broken into lines of at most `width` columns; line breaks of the text stay. 0 means no limit.
std::vector<std::string> wrapped(std::string_view text, std::size_t width);

}  // namespace farmtok::cli
