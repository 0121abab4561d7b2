#include "farm/kinds.hpp"

#include <doctest/doctest.h>

using namespace farmtok;
using base::Code;

TEST_CASE("an id of another kind is told to be one, with what shows it") {
  struct Row {
    const char* noun;
    const char* id;
    const char* message;
    const char* hint;
  };
  for (const auto& row : {
           Row{"result", "job_1", "job_1 is the id of a job, not of a result",
               "`farmtok results list job_1` lists its results."},
           Row{"post", "job_1", "job_1 is the id of a job, not of a post",
               "`farmtok schedule list --job job_1` lists its posts."},
           Row{"post", "res_1", "res_1 is the id of a result, not of a post",
               "`farmtok results show res_1` shows it, and which job and post it has."},
           Row{"media", "post_1", "post_1 is the id of a post, not of a media file",
               "`farmtok schedule show post_1` shows it, and which job and result it has."},
           Row{"job", "job_x", "there is no job job_x", "the usual"},
           Row{"job", "x", "there is no job x", "the usual"},
       }) {
    CAPTURE(row.id);
    const auto error = farm::no_such(Code::NOT_FOUND, row.noun, row.id, "the usual");
    CHECK(error.message == row.message);
    CHECK(error.hint == row.hint);
  }
}
