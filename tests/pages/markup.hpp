#pragma once
// A minimal HTML reader, enough to check our own pages.

#include <algorithm>
#include <array>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace farmtok::pages::markup {

struct Tag {
  std::string name;
  std::map<std::string, std::string> attributes;  // values as written, entities and all
  std::size_t end = 0;                            // where its content begins
};

/// Every opening tag in order. Throws std::runtime_error when tags are not closed in order, an attribute comes twice
/// or is not quoted.
inline std::vector<Tag> read(const std::string& html) {
  static constexpr std::array voids{"meta", "link", "input", "path", "circle"};
  std::vector<Tag> tags;
  std::vector<std::string> open;
  const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; };
  for (std::size_t at = html.find('<'); at != html.npos; at = html.find('<', at)) {
    ++at;
    if (html[at] == '!') continue;
    const bool closing = html[at] == '/';
    if (closing) ++at;
    Tag tag;
    while (letter(html[at])) tag.name += html[at++];
    if (closing) {
      if (open.empty() || open.back() != tag.name) throw std::runtime_error("</" + tag.name + "> closes nothing");
      open.pop_back();
      continue;
    }
    if (tag.name.empty()) throw std::runtime_error("a bare < at " + std::to_string(at));
    while (html.at(at) != '>') {
      if (html[at] == ' ' || html[at] == '/' || html[at] == '\n') {
        ++at;
        continue;
      }
      std::string name;
      while (letter(html[at]) || (html[at] >= 'A' && html[at] <= 'Z')) name += html[at++];
      if (name.empty()) throw std::runtime_error("in <" + tag.name + "> at " + html.substr(at, 20));
      std::string value;
      if (html[at] == '=') {
        if (html[at + 1] != '"') throw std::runtime_error(name + " is not quoted");
        const auto quote = html.find('"', at + 2);
        value = html.substr(at + 2, quote - at - 2);
        at = quote + 1;
      }
      if (!tag.attributes.emplace(name, value).second) throw std::runtime_error(name + " comes twice");
    }
    tag.end = at + 1;
    if (std::find(voids.begin(), voids.end(), tag.name) == voids.end()) open.push_back(tag.name);
    tags.push_back(std::move(tag));
  }
  if (!open.empty()) throw std::runtime_error("<" + open.back() + "> is never closed");
  return tags;
}

/// Entities back to characters.
inline std::string decode(std::string text) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 5> entities{
      {{"&lt;", "<"}, {"&gt;", ">"}, {"&quot;", "\""}, {"&#39;", "'"}, {"&amp;", "&"}}};
  for (const auto& [entity, plain] : entities) {
    for (auto at = text.find(entity); at != text.npos; at = text.find(entity, at + 1)) {
      text.replace(at, entity.size(), plain);
    }
  }
  return text;
}

inline const Tag* with_id(const std::vector<Tag>& tags, const std::string& id) {
  for (const auto& tag : tags) {
    const auto found = tag.attributes.find("id");
    if (found != tag.attributes.end() && found->second == id) return &tag;
  }
  return nullptr;
}

/// The decoded text right inside `tag`, up to the next tag, as a browser reads it: it drops a <pre>'s first newline.
inline std::string text_of(const std::string& html, const Tag& tag) {
  auto text = html.substr(tag.end, html.find('<', tag.end) - tag.end);
  if (tag.name == "pre" && text.starts_with('\n')) text.erase(0, 1);
  return decode(text);
}

}  // namespace farmtok::pages::markup
