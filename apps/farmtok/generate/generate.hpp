#pragma once
// Completions and manual pages from the declarations. Pure: the same declarations give the same text.

#include <span>
#include <string>

#include "declare.hpp"

namespace farmtok::cli {

std::string bash_completions(std::span<const Noun> nouns);
std::string zsh_completions(std::span<const Noun> nouns);
std::string fish_completions(std::span<const Noun> nouns);

/// farmtok(1)
std::string main_page(std::span<const Noun> nouns);
/// farmtok-NOUN(1)
std::string noun_page(const Noun& noun);
/// farmtokd(8), with every configuration key
std::string daemon_page();

/// The command that prints the offered values of such a kind, from a running daemon; empty for none.
std::string ids_command(Complete complete);
/// The fixed words that may be at this place.
std::vector<std::string> fixed_words(Complete complete, const std::vector<std::string>& choices);

}  // namespace farmtok::cli
