#pragma once
// Questions before a change, beside Context::confirm.

#include <span>
#include <string>
#include <vector>

#include "context.hpp"

namespace farmtok::cli {

/// For a change that removes nothing: asks on a terminal; true at once with --yes or off a terminal.
bool agreed(Context& context, const std::string& question);

/// The words of this command as they were typed, without the program's name.
std::vector<std::string> typed_words();
/// The words with one more flag, for a shell: "farmtok work drop 17 --yes". Pure.
std::string line_with(std::span<const std::string> words, const std::string& flag);

}  // namespace farmtok::cli
