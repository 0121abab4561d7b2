#pragma once
// The lines of an iCalendar rule in the forms that programs and people write. Pure.

#include <string>
#include <string_view>
#include <vector>

namespace farmtok::farm::planning {

struct RuleLine {
  std::string name;   // "RRULE" (also of a rule without it), "DTSTART", "EXDATE", …
  std::string rest;   // the text after the name: of a rule its parts, in capitals, without blanks
  std::string zone;   // of a rule: the name of a zone after it
  std::string typed;  // all of the line
};

/// Whether a rule is meant, right or wrong: the text begins with a line or a part of one.
bool like_rule(std::string_view text);
/// Cuts at line ends and where a name begins after a blank; joins lines that were folded at 75 bytes.
std::vector<RuleLine> rule_lines(std::string_view text);

std::vector<std::string> split_outside_quotes(std::string_view text, char mark);

}  // namespace farmtok::farm::planning
