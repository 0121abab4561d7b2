#include <doctest/doctest.h>

#include "asking.hpp"

using namespace farmtok;

TEST_CASE("a line is told as it was typed, with one more flag, for a shell") {
  struct Row {
    std::vector<std::string> words;
    const char* line;
  };
  for (const auto& row :
       {Row{{"work", "drop", "17", "18"}, "farmtok work drop 17 18 --yes"},
        Row{{"jobs", "delete", "--json", "--", "-x"}, "farmtok jobs delete --json --yes -- -x"},
        Row{{"schedule", "delete", "--from", "my ids.txt"}, "farmtok schedule delete --from 'my ids.txt' --yes"},
        Row{{}, "farmtok --yes"}}) {
    CAPTURE(row.line);
    CHECK(cli::line_with(row.words, "--yes") == row.line);
  }
}
