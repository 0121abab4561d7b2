#include <doctest/doctest.h>

#include "commands/jobs/watch.hpp"

using namespace farmtok;

TEST_CASE("how far a job is, in one line") {
  struct Row {
    const char* job;
    const char* line;
  };
  for (const auto& row :
       {Row{R"({"output_quantity":10,"credits_spent":29.274,"progress":{"found":120,"analysed":34,"kept":7}})",
            "found 120 · analysed 34 · kept 7/10 · 29.3 credits"},
        Row{R"({"output_quantity":5,"credits_spent":0,"progress":{}})",
            "found 0 · analysed 0 · kept 0/5 · 0.0 credits"},
        Row{R"({"output_quantity":5})", "found 0 · analysed 0 · kept 0/5 · 0.0 credits"},
        Row{R"({"output_quantity":1,"progress":null,"credits_spent":null})",
            "found 0 · analysed 0 · kept 0/1 · 0.0 credits"}}) {
    CAPTURE(row.job);
    CHECK(cli::progress_line(base::Json::parse(row.job)) == row.line);
  }
}
