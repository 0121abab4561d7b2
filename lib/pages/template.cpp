#include "pages/template.hpp"

#include <kainjow/mustache.hpp>
#include <stdexcept>

#include "pages/assets.hpp"
#include "pages/embedded.hpp"

namespace farmtok::pages {
namespace {

namespace mustache = kainjow::mustache;

std::string_view entity(char special) {
  switch (special) {
    case '&':
      return "&amp;";
    case '<':
      return "&lt;";
    case '>':
      return "&gt;";
    case '"':
      return "&quot;";
    default:
      return "&#39;";
  }
}

// Copies runs instead of single characters: a caption of 10,000 characters is mostly one run.
std::string escape(const std::string& text) {
  static constexpr auto specials = "&<>\"'";
  std::string out;
  out.reserve(text.size() + text.size() / 8);
  std::size_t from = 0;
  for (auto at = text.find_first_of(specials); at != text.npos; at = text.find_first_of(specials, from)) {
    out.append(text, from, at - from).append(entity(text[at]));
    from = at + 1;
  }
  return out.append(text, from);
}

void replace(std::string& text, std::string_view what, std::string_view with) {
  for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + with.size())) {
    text.replace(at, what.size(), with);
  }
}

// Indentation is for readers of the template; rendering costs time for each character of white space.
std::string without_indentation(std::string_view text) {
  std::string out;
  bool line_start = true;
  for (const char each : text) {
    if (line_start && (each == ' ' || each == '\n')) continue;
    line_start = each == '\n';
    out += each;
  }
  return out;
}

std::string compose(std::string_view content) {
  std::string text(embedded::layout());
  replace(text, "{{>content}}", content);
  for (const auto file : {"volunteer.css", "volunteer.js", "icon.svg"}) {
    replace(text, std::string("{{>") + file + "}}", asset_path(file));
  }
  return without_indentation(text);
}

}  // namespace

struct Template::Parsed {
  std::string text;
  // Rendering changes the object only to note an error of a partial or a lambda; the templates have neither.
  mutable mustache::mustache tree;

  explicit Parsed(std::string composed) : text(std::move(composed)), tree(text) { tree.set_custom_escape(escape); }
};

Template::Template(std::string_view content) : parsed_(std::make_unique<Parsed>(compose(content))) {
  if (!parsed_->tree.is_valid())
    throw std::logic_error("a page's template is broken: " + parsed_->tree.error_message());
}

Template::~Template() = default;

std::string Template::render(const Values& values) const {
  mustache::data data;
  for (const auto& [name, value] : values.rows()) {
    const auto* text = std::get_if<std::string>(&value);
    data[std::string(name)] = text ? mustache::data(*text) : mustache::data(true);
  }
  std::string html;
  html.reserve(parsed_->text.size() + 2048);
  parsed_->tree.render(data, [&](const std::string& part) { html += part; });
  return html;
}

}  // namespace farmtok::pages
