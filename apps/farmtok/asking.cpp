#include "asking.hpp"

#include <algorithm>

#include "base/shell.hpp"
#include "base/text/text.hpp"

namespace farmtok::cli {

bool agreed(Context& context, const std::string& question) {
  const auto& terminal = context.terminal();
  return !terminal.in || !terminal.err || context.confirm(question);
}

std::vector<std::string> typed_words() {
  auto words = base::split(read_input("/proc/self/cmdline"), '\0');
  if (!words.empty()) words.erase(words.begin());
  if (!words.empty()) words.pop_back();  // each word ends with the separator
  return words;
}

std::string line_with(std::span<const std::string> words, const std::string& flag) {
  std::vector<std::string> line(words.begin(), words.end());
  line.insert(std::ranges::find(line, "--"), flag);  // words after "--" are no flags
  std::string made = "farmtok";
  for (const auto& word : line) made += " " + base::shell_word(word);
  return made;
}

}  // namespace farmtok::cli
