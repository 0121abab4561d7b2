#include "farm/planning/plan/rule_lines.hpp"

#include <algorithm>
#include <array>

#include "base/text/text.hpp"

namespace farmtok::farm::planning {
namespace {

constexpr std::array properties{"DTSTART", "RRULE", "EXDATE", "RDATE", "EXRULE", "DTEND", "DURATION"};
constexpr std::array parts{"FREQ",     "INTERVAL", "COUNT",      "UNTIL",     "WKST",     "BYSECOND",
                           "BYMINUTE", "BYHOUR",   "BYMONTHDAY", "BYYEARDAY", "BYWEEKNO", "BYSETPOS",
                           "BYMONTH",  "BYDAY",    "RSCALE",     "SKIP"};

bool is_blank(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

std::string capitals(std::string_view text) {
  std::string made{text};
  std::ranges::transform(made, made.begin(),
                         [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
  return made;
}

/// The name of the line that begins here; empty when none does.
std::string name_at(std::string_view rest) {
  const auto word =
      capitals(rest.substr(0, rest.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")));
  const auto mark = rest.substr(word.size(), 1);
  if ((mark == ":" || mark == ";") && std::ranges::find(properties, word) != properties.end()) return word;
  if (mark == "=" && std::ranges::find(parts, word) != parts.end()) return "RRULE";
  return {};
}

/// Whether a blank here separates the parts of one rule: "BYDAY=MO, WE; COUNT=3".
bool inside_rule(std::string_view before) {
  while (!before.empty() && is_blank(before.back())) before.remove_suffix(1);
  return before.ends_with(';') || before.ends_with(',') || before.ends_with('=');
}

RuleLine line_of(std::string_view text) {
  const auto typed = base::trim(text);
  RuleLine line{name_at(typed), {}, {}, std::string{typed}};
  const bool bare = line.name == "RRULE" && capitals(typed.substr(0, line.name.size())) != line.name;
  auto rest = bare ? typed : typed.substr(line.name.size());
  if (line.name != "RRULE") {
    line.rest = rest;
    return line;
  }
  if (!bare) rest = rest.substr(std::min(rest.size(), rest.find(':')) + (rest.find(':') == rest.npos ? 0 : 1));
  std::string kept;
  rest = base::trim(rest);
  for (std::size_t i = 0; i < rest.size(); ++i) {
    if (!is_blank(rest[i])) {
      kept += rest[i];
      continue;
    }
    const auto next = std::ranges::find_if_not(rest.begin() + static_cast<std::ptrdiff_t>(i), rest.end(), is_blank);
    if (inside_rule(kept) || *next == ';' || *next == ',' || *next == '=') continue;
    line.zone.assign(next, rest.end());
    break;
  }
  line.rest = capitals(kept);
  return line;
}

}  // namespace

bool like_rule(std::string_view text) {
  const auto trimmed = base::trim(text);
  return !name_at(trimmed).empty();
}

std::vector<RuleLine> rule_lines(std::string_view text) {
  // A line that begins with a blank continues the one before.
  std::string unfolded;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\r' && text.substr(i + 1, 1) == "\n") continue;
    const bool folded = text[i] == '\n' && i + 1 < text.size() && (text[i + 1] == ' ' || text[i + 1] == '\t') &&
                        name_at(base::trim(text.substr(i + 1))).empty();
    if (folded) ++i;
    else unfolded += text[i];
  }
  std::vector<RuleLine> lines;
  std::size_t begun = 0;
  bool quoted = false;
  const std::string_view all = unfolded;
  const auto cut = [&](std::size_t end) {
    const auto line = all.substr(begun, end - begun);
    if (!base::trim(line).empty()) lines.push_back(line_of(line));
    begun = end;
  };
  for (std::size_t i = 0; i + 1 < all.size(); ++i) {
    if (all[i] == '"') quoted = !quoted;
    if (quoted || !is_blank(all[i])) continue;
    if (all[i] == '\n' || (!name_at(all.substr(i + 1)).empty() && !inside_rule(all.substr(begun, i - begun)) &&
                           !base::trim(all.substr(begun, i - begun)).ends_with(':')))
      cut(i + 1);
  }
  cut(all.size());
  return lines;
}

std::vector<std::string> split_outside_quotes(std::string_view text, char mark) {
  std::vector<std::string> made(1);
  bool quoted = false;
  for (const char c : text) {
    if (c == '"') quoted = !quoted;
    if (c == mark && !quoted) made.emplace_back();
    else made.back() += c;
  }
  return made;
}

}  // namespace farmtok::farm::planning
