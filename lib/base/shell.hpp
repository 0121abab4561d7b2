#pragma once
// Words as a shell takes them, for hints that are commands. Pure.

#include <string>
#include <string_view>

namespace farmtok::base {

/// The word as it is typed into a POSIX shell: in single quotes where it needs them.
std::string shell_word(std::string_view word);

}  // namespace farmtok::base
