#include <fmt/format.h>

#include "base/error.hpp"
#include "commands/commands.hpp"
#include "commands/common.hpp"
#include "model/enums.hpp"

namespace farmtok::cli {
namespace {

int list(Context& context) {
  const auto& arguments = context.arguments();
  return print_list(context, "/work", {{"state", arguments.text("only")}, {"kind", arguments.text("kind")}});
}

/// The ids are read before the first change: work that dies again is not handled twice. Of `kind`, when it is named.
std::vector<Entry> all_dead(Context& context, const std::string& kind = {}) {
  std::vector<Entry> entries;
  client::Query query{{"state", "dead"}, {"kind", kind}, {"limit", "1000"}, {"cursor", ""}};
  for (;;) {
    const auto page = context.daemon().list("/work", query);
    for (const auto& work : page.items) {
      const auto id = text_of(work, "work_id");
      entries.push_back({.subject = {id, 0}, .id = id, .body = work});
    }
    if (!page.next_cursor || page.items.empty()) return entries;
    query.back().second = *page.next_cursor;
  }
}

/// --all-dead, or --dead for short: all dead work instead of named pieces.
bool wants_all_dead(const Arguments& arguments) {
  for (const auto* flag : {"dead", "all-dead"}) {
    if (!arguments.on(flag)) continue;
    if (!arguments.words().empty() || arguments.has("from"))
      throw base::Error{base::Code::USAGE, fmt::format("--{} and ids exclude each other", flag)};
    return true;
  }
  return false;
}

int retry(Context& context) {
  const bool all = wants_all_dead(context.arguments());
  bool many = true;
  const auto entries = all ? all_dead(context) : ids_of(context, "work_id", many);
  if (all && entries.empty()) context.note("nothing is dead");
  return run_entries(context, entries, many, [&](const Entry& entry) {
    return context.daemon().call(context.change("POST", path_of("/work", entry.id, "/retry"), nullptr, part_of(entry)));
  });
}

/// The firing of waiting posts is left out: that is decided about the post.
std::vector<Entry> dead_to_drop(Context& context) {
  const auto& arguments = context.arguments();
  const auto kind = arguments.text("kind");
  auto entries = all_dead(context, kind);
  if (kind == "fire") return entries;
  const auto waiting = std::erase_if(entries, [](const Entry& each) { return text_of(each.body, "kind") == "fire"; });
  if (waiting > 0)
    context.note(fmt::format(
        "the firing of posts that wait is not dropped ({}): `farmtok schedule recover --move` decides about them",
        waiting));
  return entries;
}

int drop(Context& context) {
  const auto& arguments = context.arguments();
  const bool all = wants_all_dead(arguments);
  if (!all && arguments.has("kind"))
    throw base::Error{base::Code::USAGE, "--kind goes with --all-dead", "farmtok work drop --all-dead --kind webhook"};
  bool many = true;
  const auto entries = all ? dead_to_drop(context) : ids_of(context, "work_id", many);
  if (all && entries.empty()) context.note("nothing is dead");
  const auto asked = entries.size() == 1 ? fmt::format("Drop work {} for good?", entries.front().id)
                                         : fmt::format("Drop {} pieces of work for good?", entries.size());
  const auto request_of = [&](const Entry& entry) {
    return context.change("DELETE", path_of("/work", entry.id), nullptr, part_of(entry));
  };
  const std::string refused = "nothing was dropped";
  if (!many) ask_about(context, request_of(entries.front()), asked, refused);
  else if (!entries.empty() && !context.dry_run() && !context.confirm(asked))
    throw base::Error{base::Code::INTERRUPTED, refused};
  return run_entries(context, entries, many,
                     [&](const Entry& entry) { return outcome_of(context, context.daemon().call(request_of(entry))); });
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
       .flags = {{.name = "all-dead", .about = "Everything that is dead."}, {.name = "dead", .about = "The same."}},
       .output = "work",
       .changes = true,
       .from = true,
       .run = retry},
      {.name = "drop",
       .about =
           "Gives dead work up for good; an event keeps what it was. Asks first; without a terminal it needs --yes.",
       .examples = {{{"farmtok work drop 17", "one"},
                     {"farmtok work drop --all-dead --kind webhook --yes", "every webhook that failed for good"}}},
       .positionals = {{.name = "WORK",
                        .about = "numbers from work list",
                        .required = false,
                        .many = true,
                        .complete = Complete::work}},
       .flags = {{.name = "all-dead", .about = "Everything that is dead but the firing of posts that wait."},
                 {.name = "dead", .about = "The same."},
                 {.name = "kind",
                  .value = "KIND",
                  .about = "With --all-dead: only those of this kind.",
                  .choices = model::enum_names<model::WorkKind>()}},
       .changes = true,
       .from = true,
       .run = drop},
  };
}

}  // namespace farmtok::cli
