#include "media/provenance/ai_tags.hpp"

#include <algorithm>
#include <array>

#include "base/error.hpp"
#include "base/json.hpp"
#include "base/text/text.hpp"

namespace farmtok::media {
namespace {

using base::Json;

constexpr std::size_t most_columns = 40;
constexpr std::size_t most_bytes = 64 << 10;

enum class Label { no, yes, unclear };

/// Without what the ways of writing differ in: "aigc_label_type" and "aigcLabelType".
std::string plain(std::string_view name) {
  auto made = base::lower(name);
  std::erase_if(made, [](char c) { return c == '_' || c == '-'; });
  return made;
}

Label label_of(std::string_view word) {
  const auto small = base::lower(base::trim(word));
  if (small.empty() || small == "0" || small == "false" || small == "none" || small == "no") return Label::no;
  const bool number = std::ranges::all_of(small, [](char c) { return c >= '0' && c <= '9'; });
  return number || small == "true" || small == "yes" ? Label::yes : Label::unclear;
}

Label label_of(const Json& value) {
  if (value.is_null()) return Label::no;
  if (value.is_string()) return label_of(std::string_view{value.get_ref<const std::string&>()});
  return label_of(std::string_view{base::to_line(value)});
}

/// Of the label in it, at any depth; a yes counts before anything else.
Label label_in(const Json& json) {
  if (!json.is_object() && !json.is_array()) return label_of(json);
  auto found = Label::no;
  bool any = false;
  const auto add = [&](Label one) {
    any = true;
    if (found != Label::yes && one != Label::no) found = one;
  };
  for (const auto& [key, value] : json.items()) {
    const auto name = plain(key);
    if (name == "label" || name == "aigclabeltype" || name == "aigclabel") add(label_of(value));
    else if (value.is_object()) add(label_in(value));
  }
  return any || json.empty() ? found : Label::unclear;
}

Label label_in(std::string_view text) {
  text = base::trim(text);
  if (!text.starts_with('{') && !text.starts_with('[')) return label_of(text);
  if (text.size() > most_bytes) return Label::unclear;
  try {
    return label_in(base::parse_json(text));
  } catch (const base::Error&) {
    return Label::unclear;
  }
}

}  // namespace

void AiTags::add(std::string_view name, std::string_view value) {
  const auto label = label_in(value);
  if (label == Label::yes && !says_ai_) says_ai_ = base::fit(name, most_columns);
  if (label == Label::unclear && unclear_.empty()) unclear_ = base::fit(name, most_columns);
}

void AiTags::add_words(std::string_view name, std::string_view value) {
  constexpr std::array<std::string_view, 5> nothing{"", "none", "no", "n/a", "-"};
  if (std::ranges::find(nothing, base::lower(base::trim(value))) == nothing.end() && !says_ai_)
    says_ai_ = base::fit(name, most_columns);
}

void AiTags::look_at(std::string_view name, std::string_view value, SourceTypes& types) {
  // "com.apple.quicktime.aigc_info"
  const auto last = plain(name.substr(name.find_last_of(".:/") + 1));
  if (last == "digitalsourcetype") return types.add(value);
  const bool named = last == "aigc" || last == "aigcinfo" || last == "aigclabeltype";
  // Some programs put the same JSON into a comment.
  const bool inside =
      base::trim(value).starts_with('{') && base::lower(value.substr(0, most_bytes)).find("aigc") != std::string::npos;
  if (named || inside) add(name, value);
}

}  // namespace farmtok::media
