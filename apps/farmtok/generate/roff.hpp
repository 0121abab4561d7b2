#pragma once
// The few roff requests that the manual pages use.

#include <string>
#include <string_view>

namespace farmtok::cli {

class Roff {
 public:
  Roff(std::string_view name, int section, std::string_view about);

  void heading(std::string_view text);
  void subheading(std::string_view text);
  void paragraph(std::string_view text);
  /// A tagged paragraph: the tag in bold, the text under it.
  void tagged(std::string_view tag, std::string_view text);
  /// A command to type, and its effect.
  void example(std::string_view line, std::string_view about);
  const std::string& text() const { return text_; }

 private:
  std::string text_;
};

}  // namespace farmtok::cli
