#include "flag_words.hpp"

#include <algorithm>
#include <array>
#include <map>

namespace farmtok::cli {
namespace {

/// The flags by the names of their fields.
using Names = std::map<std::string, std::string, std::less<>>;

Names names_of(const Verb& verb) {
  Names names;
  if (verb.sets)
    for (const auto& field : model::find_entity(verb.sets->entity)->fields) {
      // A secret has no flag of its own name.
      if (!model::accepts(field.use, verb.sets->operation) || field.use.format == model::Format::secret) continue;
      names.emplace(field.name, "--" + field.flag());
      if (!field.use.alias.empty()) names.emplace(field.use.alias, "--" + field.flag());
    }
  for (const auto& [field, flag] : {std::pair{"scheduled_datetime", "at"}, std::pair{"timezone", "tz"}})
    if (std::ranges::find(verb.flags, flag, &Flag::name) != verb.flags.end())
      names.emplace(field, "--" + std::string{flag});
  return names;
}

bool in_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.';
}

/// A name without an underscore is an ordinary word, too: it is a field's only where a message begins with it.
std::string with_flags(std::string_view text, const Names& names) {
  std::string made;
  char quote = '\0';
  for (std::size_t at = 0; at < text.size();) {
    const char c = text[at];
    auto end = at;
    while (end < text.size() && in_word(text[end])) ++end;
    if (end == at) {
      if (c == '"' || c == '`') quote = quote == c ? '\0' : quote == '\0' ? c : quote;
      made += c;
      ++at;
      continue;
    }
    const auto word = text.substr(at, end - at);
    const auto named = names.find(word);
    const bool field = named != names.end() && quote == '\0' && (at == 0 || word.find('_') != std::string_view::npos);
    made += field ? named->second : std::string{word};
    at = end;
  }
  return made;
}

}  // namespace

void name_flags(base::Error& error, const Verb& verb, bool for_programs) {
  const auto names = names_of(verb);
  error.message = with_flags(error.message, names);
  if (for_programs) return;
  for (auto& detail : error.details) {
    detail.message = with_flags(detail.message, names);
    if (const auto named = names.find(detail.field); named != names.end()) detail.field = named->second;
    else if (detail.field == "is_aigc") detail.field = "AI label";
    else if (detail.field == "ai_origin") detail.field = "AI origin";
  }
}

}  // namespace farmtok::cli
