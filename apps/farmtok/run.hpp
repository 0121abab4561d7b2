#pragma once
// The whole program without main().

#include <span>
#include <string>

namespace farmtok::cli {

/// Runs one command line (without the program's name) and returns the exit status. Never throws.
int run(std::span<const std::string> words);

}  // namespace farmtok::cli
