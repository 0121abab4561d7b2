#include <fmt/format.h>

#include "base/error.hpp"
#include "commands/all.hpp"
#include "commands/common.hpp"
#include "model/enums.hpp"

namespace farmtok::cli {
namespace {

int list(Context& context) {
  const auto& arguments = context.arguments();
  return print_list(context, "/work", {{"state", arguments.text("only")}, {"kind", arguments.text("kind")}});
}

/// The ids are taken before the first retry: what dies again meanwhile is not tried twice.
std::vector<Entry> all_dead(Context& context) {
  std::vector<Entry> entries;
  client::Query query{{"state", "dead"}, {"limit", "1000"}, {"cursor", ""}};
  for (;;) {
    const auto page = context.daemon().list("/work", query);
    for (const auto& work : page.items) {
      const auto id = text_of(work, "work_id");
      entries.push_back({.subject = {id, 0}, .id = id});
    }
    if (!page.next_cursor || page.items.empty()) return entries;
    query.back().second = *page.next_cursor;
  }
}

int retry(Context& context) {
  const bool all = context.arguments().on("all-dead");
  if (all && !context.arguments().words().empty())
    throw base::Error{base::Code::USAGE, "--all-dead and ids exclude each other"};
  bool many = true;
  const auto entries = all ? all_dead(context) : ids_of(context, "work_id", many);
  if (entries.empty()) context.note("nothing is dead");
  return run_entries(context, entries, many, [&](const Entry& entry) {
    return context.daemon().call(context.change("POST", path_of("/work", entry.id, "/retry"), nullptr, part_of(entry)));
  });
}

}  // namespace

std::vector<Verb> work_verbs() {
  return {
      {.name = "list",
       .about = "Lists the work that waits, runs, or failed for good.",
       .examples = {{{"farmtok work list --only dead", "what needs the operator"},
                     {"farmtok work list --kind webhook --json=key,last_error", "as JSON"}}},
       .flags = {{.name = "only",
                  .value = "STATE",
                  .about = "Only those in this state.",
                  .choices = model::enum_names<model::WorkState>()},
                 {.name = "kind",
                  .value = "KIND",
                  .about = "Only those of this kind.",
                  .choices = model::enum_names<model::WorkKind>()}},
       .output = "work",
       .lists = true,
       .run = list},
      {.name = "retry",
       .about = "Tries dead work again and prints it.",
       .examples = {{{"farmtok work retry 17", "one"}, {"farmtok work retry --all-dead", "all of it"}}},
       .positionals = {{.name = "WORK",
                        .about = "numbers from work list",
                        .required = false,
                        .many = true,
                        .complete = Complete::work}},
       .flags = {{.name = "all-dead", .about = "Everything that is dead."}},
       .output = "work",
       .changes = true,
       .from = true,
       .run = retry},
  };
}

}  // namespace farmtok::cli
