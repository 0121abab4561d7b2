#pragma once
// Whether a text shows anything: a required text must.

#include <string_view>

namespace farmtok::base {

/// Whether a person sees anything of the text: not where it holds only blanks of any kind, line ends, control
/// characters, marks of direction, and characters without a picture (U+200B, U+FEFF, U+3164 …).
bool has_visible_text(std::string_view text);

}  // namespace farmtok::base
