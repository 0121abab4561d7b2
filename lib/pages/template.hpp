#pragma once
// A page's mustache template inside the common layout: parsed once, rendered often, everything escaped.

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace farmtok::pages {

/// The values of a template's names. A name that is not set is false: its section is left out.
class Values {
 public:
  /// `name` must outlive the Values (a literal). An empty text counts as not set.
  void text(std::string_view name, std::string value) {
    if (!value.empty()) rows_.emplace_back(name, std::move(value));
  }
  void flag(std::string_view name, bool value) {
    if (value) rows_.emplace_back(name, true);
  }
  using Row = std::pair<std::string_view, std::variant<bool, std::string>>;
  const std::vector<Row>& rows() const { return rows_; }

 private:
  std::vector<Row> rows_;
};

class Template {
 public:
  /// `content` replaces {{>content}} in the layout, an asset's path replaces {{>file}}. Throws
  /// std::logic_error when the result is no valid template: the text is ours, so that is a mistake at build time.
  explicit Template(std::string_view content);
  ~Template();
  Template(const Template&) = delete;
  Template& operator=(const Template&) = delete;

  /// The HTML. Safe from several threads at once.
  std::string render(const Values& values) const;

 private:
  struct Parsed;
  std::unique_ptr<Parsed> parsed_;
};

}  // namespace farmtok::pages
