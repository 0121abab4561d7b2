#include "topics.hpp"

#include <doctest/doctest.h>

#include "base/text/text.hpp"
#include "commands/commands.hpp"
#include "generate/generate.hpp"
#include "help.hpp"
#include "parser.hpp"

using namespace farmtok::cli;

namespace {

/// The words of an example; quotes hold blanks together.
std::vector<std::string> words_of(std::string_view line) {
  std::vector<std::string> words(1);
  bool quoted = false;
  for (const char sign : line) {
    if (sign == '"') quoted = !quoted;
    else if (sign == ' ' && !quoted) words.emplace_back();
    else words.back() += sign;
  }
  words.erase(words.begin());  // the program's name
  return words;
}

}  // namespace

TEST_CASE("every example of a topic is a command that can be run") {
  for (const auto& topic : topics()) {
    for (const auto& each : topic.examples) {
      CAPTURE(each.line);
      CHECK(parse(all_nouns(), words_of(each.line)).wish == Parsed::Wish::run);
    }
  }
}

TEST_CASE("help and the manual have every topic, on 80 columns") {
  Terminal terminal;
  terminal.width = 80;
  const auto manual = main_page(all_nouns());
  for (const auto& topic : topics()) {
    CAPTURE(topic.name);
    CHECK(find_topic(topic.name) == &topic);
    CHECK(manual.find(topic.examples.front().about) != std::string::npos);
    for (const auto& line : topic_help(topic, terminal)) CHECK(farmtok::base::display_width(line) <= 80);
  }
  CHECK(find_topic("nonsense") == nullptr);
}
