#include "base/shell.hpp"

#include <algorithm>

namespace farmtok::base {
namespace {

bool is_plain(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view{"_-+=./:,@%"}.find(c) != std::string_view::npos;
}

}  // namespace

std::string shell_word(std::string_view word) {
  if (!word.empty() && std::ranges::all_of(word, is_plain)) return std::string{word};
  std::string made = "'";
  for (const char c : word) {
    if (c == '\'') made += "'\\''";
    else made += c;
  }
  return made + "'";
}

}  // namespace farmtok::base
