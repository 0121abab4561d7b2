#pragma once
// Prompts and the conditions read from them, as rows.

#include <doctest/doctest.h>

#include <span>
#include <string>
#include <vector>

#include "base/text/text.hpp"
#include "farm/discovery/filter/filter.hpp"

namespace farmtok::test {

struct FilterRow {
  const char* prompt;
  const char* conditions;  // in plain words, joined by "; "
  const char* left = "";   // the parts that are not understood, joined by "; "
};

inline std::string words_of_all(const farm::discovery::Filter& filter) {
  std::vector<std::string> words;
  for (const auto& condition : filter.conditions) words.push_back(condition.words);
  return base::join(words, "; ");
}

inline void check_rows(std::span<const FilterRow> rows) {
  for (const auto& row : rows) {
    CAPTURE(row.prompt);
    const auto filter = farm::discovery::read_filter(row.prompt);
    CHECK(words_of_all(filter) == row.conditions);
    CHECK(base::join(filter.not_understood, "; ") == row.left);
    CHECK(filter.contradictions.empty());
    CHECK(filter.understood.empty() == filter.conditions.empty());
    // Every part is a piece of the prompt, word for word.
    for (const auto& part : filter.understood) CHECK(std::string{row.prompt}.find(part) != std::string::npos);
    for (const auto& part : filter.not_understood) CHECK(std::string{row.prompt}.find(part) != std::string::npos);
  }
}

}  // namespace farmtok::test
