#include <fmt/format.h>

#include "base/amount.hpp"
#include "base/error.hpp"
#include "base/text/text.hpp"
#include "commands/commands.hpp"
#include "commands/common.hpp"

namespace farmtok::cli {
namespace {

int show(Context& context, const char* path) {
  context.out().object(context.daemon().get(path));
  return 0;
}

int balance(Context& context) { return show(context, "/credits"); }
int prices(Context& context) { return show(context, "/credits/prices"); }

int grant(Context& context) {
  const auto& arguments = context.arguments();
  const auto amount = arguments.word(0);
  if (const auto read = base::parse_amount(amount); !read || read->micros <= 0)
    throw base::Error{base::Code::USAGE, fmt::format("\"{}\" is no amount of credits", base::fit(amount, 40)),
                      "farmtok credits grant 42.22"};
  // As text, so that nothing is rounded.
  Json body{{"amount", amount}};
  if (arguments.has("note")) body["note"] = arguments.text("note");
  context.out().object(context.daemon().call(context.change("POST", "/credits/grant", body)));
  return 0;
}

int ledger(Context& context) {
  return print_list(context, "/credits/ledger", {{"job_id", context.arguments().text("job")}});
}

}  // namespace

std::vector<Verb> credits_verbs() {
  return {
      {.name = "balance",
       .about = "Shows how many credits there are, held and spent.",
       .examples = {{{"farmtok credits balance", "all of it"},
                     {"farmtok credits balance --json=available", "what is left, as JSON"}}},
       .output = "credit balance",
       .no_ids = true,
       .run = balance},
      {.name = "grant",
       .about = "Adds credits and prints the entry.",
       .examples = {{{"farmtok credits grant 500 --note \"budget for June\"", "500 credits more"},
                     {"farmtok credits grant 42.22 --idempotency-key june", "once, however often it is run"}}},
       .positionals = {{.name = "AMOUNT", .about = "how many credits"}},
       .flags = {{.name = "note", .value = "TEXT", .about = "What for."}},
       .output = "credit entry",
       .changes = true,
       .run = grant},
      {.name = "ledger",
       .about = "Lists every move of credits, the newest first.",
       .examples = {{{"farmtok credits ledger --job JOB", "what one job reserved, spent and gave back"},
                     {"farmtok credits ledger --all --csv", "for a spreadsheet"}}},
       .flags = {{.name = "job", .value = "JOB", .about = "Only of this job.", .complete = Complete::job}},
       .output = "credit entry",
       .lists = true,
       .run = ledger},
      {.name = "prices",
       .about = "Shows what things cost.",
       .examples = {{{"farmtok credits prices", "as configured"}, {"farmtok credits prices --json", "as JSON"}}},
       .output = "credit prices",
       .no_ids = true,
       .run = prices},
  };
}

}  // namespace farmtok::cli
