#include "farm/discovery/record_ai.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "farm/discovery/record_values.hpp"

namespace farmtok::farm {
namespace {

/// Numbers and truths. TikTok's label types are 0 without a label, 1 where the creator set it, 2 where TikTok did;
/// other numbers than 0 are read as a label too, for there may be more.
constexpr Paths marks =
    "AIGCLabelType|aigcLabelType|aigc_label_type|moderation_aigc_label_type|moderationAigcLabelType|"
    "IsAigc|IsAIGC|isAigc|isAIGC|is_aigc|aigc|is_ai_gc|ai_generated|aiGenerated|is_ai_generated|isAiGenerated|"
    "isAIGenerated|created_by_ai|createdByAI|made_with_ai"_at;

/// Texts that are there where a video has a label, e.g. "Creator labeled as AI-generated".
constexpr Paths descriptions = "AIGCDescription|aigcDescription|aigc_description"_at;

/// Objects that hold such marks.
constexpr Paths groups = "aigc_info|aigcInfo|moderation_aigc_info|moderationAigcInfo"_at;

constexpr Paths tag = "video_tag"_at;

bool one_of(std::string_view name, Paths names) { return std::ranges::find(names, name, &Path::first) != names.end(); }

constexpr std::size_t longest = 120;

bool says_yes(const Value& value) { return flag_of(value).value_or(false) || count_of(value).value_or(0) > 0; }

/// "1", "true"
std::string shown(const Value& value) {
  if (const auto count = count_of(value)) return fmt::to_string(*count);
  return "true";
}

/// TikTok's research interface: {"type": "AIGC Type", "number": 1}, or a list with one like it.
std::optional<std::string> tagged(const Value& given) {
  if (!given) return std::nullopt;
  if (simdjson::dom::array list; given->get(list) == simdjson::SUCCESS) {
    for (const auto each : list)
      if (auto found = tagged(each)) return found;
    return std::nullopt;
  }
  const auto type = text_of(value_at(*given, "type"_at), longest);
  const auto number = value_at(*given, "number"_at);
  if (type != "AIGC Type" || !says_yes(number)) return std::nullopt;
  return fmt::format("video_tag {} {}", type, shown(number));
}

/// The first mark in the order of the record that says yes.
std::optional<std::string> marked(simdjson::dom::object record, bool nested) {
  for (const auto field : record) {
    const Value value{field.value};
    if (one_of(field.key, marks)) {
      if (says_yes(value)) return fmt::format("{} {}", field.key, shown(value));
    } else if (one_of(field.key, descriptions)) {
      if (const auto text = some_text(value, longest)) return fmt::format("{} \"{}\"", field.key, *text);
    } else if (one_of(field.key, tag)) {
      if (auto found = tagged(value)) return found;
    } else if (simdjson::dom::object group;
               !nested && one_of(field.key, groups) && field.value.get(group) == simdjson::SUCCESS) {
      if (auto found = marked(group, true)) return found;
    }
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::string> ai_in_record(const Record& record) {
  const bool any = record.names(marks) || record.names(descriptions) || record.names(groups) || record.names(tag);
  return any ? marked(record.fields(), false) : std::nullopt;
}

}  // namespace farmtok::farm
