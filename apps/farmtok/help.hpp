#pragma once
// Help from the declarations. Pure: lines for a terminal.

#include <span>
#include <string>
#include <vector>

#include "declare.hpp"
#include "output/terminal.hpp"
#include "topics.hpp"

namespace farmtok::cli {

/// The whole way from job to proof on one screen.
std::vector<std::string> overview_help(std::span<const Noun> nouns, const Terminal& terminal);
std::vector<std::string> noun_help(const Noun& noun, const Terminal& terminal);
/// Examples first.
std::vector<std::string> verb_help(const Noun& noun, const Verb& verb, const Terminal& terminal);
std::vector<std::string> topic_help(const Topic& topic, const Terminal& terminal);

}  // namespace farmtok::cli
