#pragma once
// What a text of a model or program must not contain: links and contacts that lead a reader elsewhere. Pure.

#include <set>
#include <string>
#include <string_view>

namespace farmtok::farm::analysis {

/// Handles in lower case, without @.
using Handles = std::set<std::string, std::less<>>;

/// The handles behind each @ of `text`.
Handles handles_in(std::string_view text);

/// Removes characters that control how a text is shown: control characters other than line feeds, marks of direction,
/// characters without width (joiners of emoji stay). Tabs and other line ends become blanks and line feeds. `text` is
/// valid UTF-8.
std::string without_controls(std::string_view text);

/// Why the text may not be used; empty when it may: "contains a web address", "a mail address", "a telephone number",
/// "mentions somebody". Look-alike characters count as the characters that they look like. The result never repeats
/// words of the text. `text` went through without_controls().
std::string fault_of_addresses(std::string_view text, const Handles& may_be_mentioned);

}  // namespace farmtok::farm::analysis
