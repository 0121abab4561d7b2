#include "farm/discovery/relevance/subject.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/text/text.hpp"
#include "farm/discovery/relevance/terms.hpp"

namespace farmtok::farm::discovery {

std::optional<std::string> no_subject(std::string_view prompt) {
  const auto topics = topics_of(prompt);
  if (!topics.empty() && std::ranges::all_of(topics, &Topic::unwanted)) {
    std::vector<std::string> words;
    for (const auto& topic : topics) words.push_back(topic.word);
    return fmt::format("\"{}\" only says what is not wanted ({}), and names no subject: write what to look for",
                       base::fit(prompt, 60), base::join(words, ", "));
  }
  if (base::trim(prompt).empty() || !topics.empty()) return std::nullopt;
  return fmt::format("\"{}\" names no subject: every video is found, the most engaging first", base::fit(prompt, 60));
}

}  // namespace farmtok::farm::discovery
