#pragma once
// The lines of an iCalendar rule as programs and people write them. Pure.

#include <string>
#include <string_view>
#include <vector>

namespace farmtok::farm {

struct RuleLine {
  std::string name;   // "RRULE" (also of a rule without it), "DTSTART", "EXDATE", …
  std::string rest;   // what stands behind it: of a rule its parts, in capitals, without blanks
  std::string zone;   // of a rule: the name of a zone behind it
  std::string typed;  // all of the line
};

/// Whether a rule is meant, right or wrong: a line or a part of one stands first.
bool like_rule(std::string_view text);
/// Cuts at line ends and where a name begins behind a blank; joins lines that were folded at 75 bytes.
std::vector<RuleLine> rule_lines(std::string_view text);

std::vector<std::string> split_outside_quotes(std::string_view text, char mark);

}  // namespace farmtok::farm
