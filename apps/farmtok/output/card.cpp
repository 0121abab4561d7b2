#include "output/card.hpp"

#include <algorithm>

#include "base/text/text.hpp"

namespace farmtok::cli {
namespace {

constexpr std::size_t unlimited = 1'000'000;
constexpr std::size_t least_wrap = 20;

/// The words of a line. A command between backticks is one word: cut in two it could not be copied.
std::vector<std::string> words_in(std::string_view text) {
  std::vector<std::string> words;
  bool open = false;
  for (auto& part : base::split(text, ' ')) {
    const bool goes_on = open;
    if (std::ranges::count(part, '`') % 2 == 1) open = !open;
    if (goes_on) words.back() += " " + part;
    else words.push_back(std::move(part));
  }
  // A backtick without a partner marks no command.
  return open ? base::split(text, ' ') : words;
}

void wrap_line(std::string_view text, std::size_t width, std::vector<std::string>& into) {
  std::string line;
  for (const auto& word : words_in(text)) {
    const auto needed = base::display_width(line) + (line.empty() ? 0 : 1) + base::display_width(word);
    // A word that is longer than a line (a URL) stays whole: cut in two it would be useless.
    if (!line.empty() && needed > width) {
      into.push_back(std::move(line));
      line = word;
    } else {
      line += (line.empty() ? "" : " ") + word;
    }
  }
  into.push_back(std::move(line));
}

}  // namespace

std::vector<std::string> wrapped(std::string_view text, std::size_t width) {
  std::vector<std::string> lines;
  for (const auto& line : base::split(text, '\n'))
    wrap_line(base::fit(line, unlimited), width == 0 ? unlimited : std::max(width, least_wrap), lines);
  return lines;
}

void Card::section(std::string title) { sections_.push_back({std::move(title), {}}); }

void Card::row(std::string_view name, std::string_view value, Tint tint) {
  if (value.empty()) return;
  if (sections_.empty()) section("");
  sections_.back().rows.push_back({std::string{name}, std::string{value}, tint});
}

std::vector<std::string> Card::lines(std::size_t width, bool colour) const {
  std::size_t name_width = 0;
  for (const auto& each : sections_)
    for (const auto& row : each.rows) name_width = std::max(name_width, base::display_width(row.name));
  std::vector<std::string> made;
  for (const auto& each : sections_) {
    if (each.rows.empty()) continue;
    const std::string indent(each.title.empty() ? 0 : 2, ' ');
    if (!each.title.empty()) {
      if (!made.empty()) made.emplace_back();
      made.push_back(tinted(each.title, Tint::bold, colour));
    }
    for (const auto& row : each.rows) {
      const auto room = indent.size() + name_width + 2;
      const auto values = wrapped(row.value, width > room ? width - room : width);
      for (std::size_t i = 0; i < values.size(); ++i) {
        const auto name =
            i == 0 ? tinted(padded(row.name, name_width), Tint::dim, colour) : std::string(name_width, ' ');
        made.push_back(indent + name + "  " + tinted(values[i], row.tint, colour));
      }
    }
  }
  return made;
}

}  // namespace farmtok::cli
