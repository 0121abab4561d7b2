#include "advice.hpp"

#include <algorithm>
#include <array>

#include "base/shell.hpp"

namespace farmtok::cli {
namespace {

constexpr std::string_view program = "farmtok ";
constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyz-";

/// These answer without a farm.
constexpr std::array placeless{"help", "schema", "completions", "manual"};

/// The end of the plain word that begins at `at`; `at` itself when none does.
std::size_t word_end(std::string_view text, std::size_t at) {
  const auto end = std::min(text.find_first_not_of(letters, at), text.size());
  const bool whole = end == text.size() || std::string_view{" `'\".,;:)\n"}.find(text[end]) != std::string_view::npos;
  return whole ? end : at;
}

/// Where flags may be put into a command.
struct Spot {
  std::size_t at = std::string_view::npos;  // npos: it is no command of farmtok
  bool config_only = false;                 // it writes the configuration file: the state folder does not choose that
};

/// The spot in the command that begins at `at`.
Spot behind_verb(std::string_view text, std::size_t at, std::span<const Noun> nouns) {
  constexpr Spot none;
  const auto begin = at + program.size();
  const auto noun_end = word_end(text, begin);
  const auto name = text.substr(begin, noun_end - begin);
  const auto noun = std::ranges::find(nouns, name, &Noun::name);
  if (noun == nouns.end() || std::ranges::find(placeless, name) != placeless.end()) return none;
  if (noun->bare()) return {noun_end};
  if (noun_end == text.size() || text[noun_end] != ' ') return none;
  const auto verb_end = word_end(text, noun_end + 1);
  const auto verbs = noun->verbs();
  const auto verb = text.substr(noun_end + 1, verb_end - noun_end - 1);
  const auto found = std::ranges::find(verbs, verb, &Verb::name);
  return found == verbs.end() ? none : Spot{verb_end, found->writes_config};
}

std::size_t command_end(std::string_view text, std::size_t at) {
  return std::min({text.find('`', at), text.find('|', at), text.find(';', at), text.find('\n', at),
                   text.find(" && ", at), text.size()});
}

bool starts_a_command(std::string_view text, std::size_t at) {
  return at == 0 || std::string_view{" `'\"(\n"}.find(text[at - 1]) != std::string_view::npos;
}

}  // namespace

std::vector<Place> places_of(const Arguments& arguments) {
  std::vector<Place> places;
  for (const auto* name : {"state", "socket", "config"})
    if (arguments.has(name)) places.push_back({std::string{"--"} + name, arguments.text(name)});
  return places;
}

std::string with_places(std::string text, std::span<const Place> places, std::span<const Noun> nouns) {
  if (places.empty()) return text;
  for (auto at = text.find(program); at != std::string::npos; at = text.find(program, at + 1)) {
    if (!starts_a_command(text, at)) continue;
    const auto [behind, config_only] = behind_verb(text, at, nouns);
    if (behind == std::string::npos) continue;
    const auto command = text.substr(at, command_end(text, at) - at);
    std::string put;
    for (const auto& [flag, value] : places)
      if (command.find(" " + flag) == std::string::npos && (!config_only || flag == "--config"))
        put += " " + flag + " " + base::shell_word(value);
    text.insert(behind, put);
  }
  return text;
}

}  // namespace farmtok::cli
