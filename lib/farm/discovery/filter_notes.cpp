#include "farm/discovery/filter_notes.hpp"

#include <fmt/format.h>

#include "farm/discovery/filter_tokens.hpp"

namespace farmtok::farm {
namespace {

std::optional<std::string> note_of(const std::vector<FilterToken>& tokens) {
  const auto word = [&](std::size_t at) {
    return at < tokens.size() && tokens[at].kind == FilterToken::Kind::word ? std::string_view{tokens[at].text}
                                                                            : std::string_view{};
  };
  for (std::size_t at = 0; at < tokens.size(); ++at) {
    if (word(at) == "today") return "\"today\" is read as the last 24 hours";
    if (word(at) != "this" && word(at) != "last" && word(at) != "previous") continue;
    const auto unit = word(at + 1);
    const int length = unit == "week" ? 7 : unit == "month" ? 30 : unit == "year" ? 365 : 0;
    if (length > 0)
      return fmt::format(
          "\"{0} {1}\" is read as the last {2} days; for the {1} of the calendar name its first day, as in \"since "
          "2026-01-01\"",
          word(at), unit, length);
  }
  return {};
}

}  // namespace

std::vector<std::string> notes_of(const Filter& filter) {
  std::vector<std::string> notes;
  for (const auto& part : filter.understood)
    if (auto note = note_of(filter_tokens(part))) notes.push_back(std::move(*note));
  return notes;
}

}  // namespace farmtok::farm
