#pragma once
// Texts of strangers inside HTML.

#include <string>
#include <string_view>

namespace farmtok::base {

/// The text with & < > " ' as references: safe between tags and in quoted attributes.
std::string html_escaped(std::string_view text);

}  // namespace farmtok::base
