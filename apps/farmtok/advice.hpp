#pragma once
// Commands in texts for a person name the farm that the command itself was about. Pure.

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "parser.hpp"

namespace farmtok::cli {

/// A flag that names a farm, with the value that was typed: {"--state", "/srv/farm"}.
struct Place {
  std::string flag;
  std::string value;
};

/// Those that were given: --state, --socket and --config. What comes from the environment holds for the next command,
/// too.
std::vector<Place> places_of(const Arguments& arguments);

/// The text with the places put into each command of farmtok in it that can meet a daemon, behind its noun and verb.
/// A place that the command has already is not put again.
std::string with_places(std::string text, std::span<const Place> places, std::span<const Noun> nouns);

}  // namespace farmtok::cli
