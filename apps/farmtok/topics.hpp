#pragma once
// What concerns several nouns, explained in one place: `farmtok help TOPIC`, and a section of the manual.

#include <span>
#include <string_view>

#include "declare.hpp"

namespace farmtok::cli {

struct Topic {
  std::string_view name;   // the word after `farmtok help`
  std::string_view title;  // begins with a capital
  std::span<const std::string_view> paragraphs;
  std::span<const Example> examples;  // commands that work, in the order of use
};

std::span<const Topic> topics();
/// Null when no topic has this name.
const Topic* find_topic(std::string_view name);

}  // namespace farmtok::cli
