#include "flag_words.hpp"

#include <doctest/doctest.h>

#include "commands/commands.hpp"
#include "parser.hpp"

using namespace farmtok;
using base::Code;
using base::Error;

namespace {

Error told(const char* noun, const char* verb, Error error, bool for_programs = false) {
  cli::name_flags(error, cli::find_verb(cli::find_noun(cli::all_nouns(), noun), verb), for_programs);
  return error;
}

}  // namespace

TEST_CASE("errors about fields name the flags that set them") {
  struct Row {
    const char* noun;
    const char* verb;
    const char* message;
    const char* told;
  };
  for (const auto& row : {
           Row{"jobs", "create", "output_quantity is 0, must be at least 1", "--quantity is 0, must be at least 1"},
           Row{"jobs", "create", "title has 3000 characters; on_schedule_webhook_default is no address",
               "--title has 3000 characters; --on-schedule-webhook-default is no address"},
           Row{"jobs", "create", "the title of \"output_quantity\" is `farmtok jobs edit output_quantity`",
               "the title of \"output_quantity\" is `farmtok jobs edit output_quantity`"},
           Row{"schedule", "move", "scheduled_datetime 2020-01-01T00:00:00Z is in the past",
               "--at 2020-01-01T00:00:00Z is in the past"},
           Row{"results", "add", "post_text is empty", "--text is empty"},
           Row{"schedule", "show", "timezone is unknown", "timezone is unknown"},
       }) {
    CAPTURE(row.message);
    CHECK(told(row.noun, row.verb, {Code::INVALID_REQUEST, row.message}).message == row.told);
  }
}

TEST_CASE("details keep the names of the API for programs only") {
  const Error error{
      Code::INVALID_REQUEST, "no channel", "", {{"channel_username", "is required when job_mode is channel"}}};
  CHECK(told("jobs", "create", error).details.front().field == "--channel");
  CHECK(told("jobs", "create", error).details.front().message == "is required when --mode is channel");
  const Error undecided{
      Code::AI_LABEL_REQUIRED, "no", "", {{"is_aigc", "is not decided"}, {"ai_origin", "is declared"}}};
  CHECK(told("results", "schedule", undecided).details.front().field == "AI label");
  CHECK(told("results", "schedule", undecided).details.back().field == "AI origin");
  CHECK(told("results", "schedule", undecided, true).details.front().field == "is_aigc");
  CHECK(told("jobs", "create", error, true).details.front().field == "channel_username");
}
