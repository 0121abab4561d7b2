#include "media/provenance/said.hpp"

#include <algorithm>
#include <array>
#include <functional>

#include "base/text/text.hpp"

namespace farmtok::media {
namespace {

constexpr std::size_t most_columns = 96;
/// More than is shown of any name.
constexpr std::size_t most_bytes = 64 << 10;

/// A text, a list of them, or JSON-LD's {"@id": text} and {"@value": text}.
bool add_value(const Cbor& value, SourceTypes& to) {
  if (value.kind == Cbor::Kind::text) {
    to.add(value.text);
    return true;
  }
  if (value.kind == Cbor::Kind::list)
    return std::ranges::all_of(value.items, [&](const Cbor& each) { return add_value(each, to); });
  for (const auto* key : {"@id", "@value"})
    if (const auto* found = value.get(key); found && found->kind == Cbor::Kind::text) return add_value(*found, to);
  return false;
}

}  // namespace

std::optional<std::string> short_name(std::string_view text) {
  text = base::trim(text.substr(0, most_bytes));
  if (base::display_width(base::trim(base::printable(text))) == 0) return {};
  return base::fit(text, most_columns);
}

bool mentions_source_type(Bytes bytes) {
  const std::string_view text{reinterpret_cast<const char*>(bytes.data()), bytes.size()};
  return text.find("igitalSourceType") != text.npos || text.find("igitalsourcetype") != text.npos;
}

bool is_source_type_name(std::string_view name) {
  return base::lower(name.substr(name.find_last_of(":/# ") + 1)) == "digitalsourcetype";
}

Cbor tree_of(const base::Json& json) {
  Cbor made;
  if (json.is_string()) {
    made.kind = Cbor::Kind::text;
    made.text = json.get_ref<const std::string&>();
  } else if (json.is_array()) {
    made.kind = Cbor::Kind::list;
    for (const auto& each : json) made.items.push_back(tree_of(each));
  } else if (json.is_object()) {
    made.kind = Cbor::Kind::map;
    for (const auto& [key, value] : json.items()) {
      made.items.push_back({Cbor::Kind::text, 0, key, {}});
      made.items.push_back(tree_of(value));
    }
  }
  return made;
}

bool add_said(const Cbor& tree, SourceTypes& to) {
  bool understood = true;
  if (tree.kind == Cbor::Kind::list)
    for (const auto& each : tree.items) understood &= add_said(each, to);
  if (tree.kind != Cbor::Kind::map) return understood;
  for (std::size_t i = 0; i + 1 < tree.items.size(); i += 2) {
    const auto& key = tree.items[i];
    const bool named = key.kind == Cbor::Kind::text;
    if (named && key.text == "@context") continue;
    if (named && is_source_type_name(key.text)) understood &= add_value(tree.items[i + 1], to);
    else understood &= add_said(tree.items[i + 1], to);
  }
  return understood;
}

}  // namespace farmtok::media
