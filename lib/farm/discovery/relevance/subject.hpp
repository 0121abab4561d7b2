#pragma once
// Prompts that name nothing to look for. Pure.

#include <optional>
#include <string>
#include <string_view>

namespace farmtok::farm::discovery {

/// The note for a prompt that names nothing to look for ("the best videos"): everything is found; or that names only
/// what is not wanted ("no sleep challenge"). Empty for others.
std::optional<std::string> no_subject(std::string_view prompt);

}  // namespace farmtok::farm::discovery
