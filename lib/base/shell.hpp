#pragma once
// Words quoted for a shell, for hints that are commands. Pure.

#include <string>
#include <string_view>

namespace farmtok::base {

/// The word as a person types it into a POSIX shell: in single quotes where it needs them.
std::string shell_word(std::string_view word);

}  // namespace farmtok::base
