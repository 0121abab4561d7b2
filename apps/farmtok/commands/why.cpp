#include <fmt/format.h>

#include <algorithm>

#include "commands/commands.hpp"
#include "commands/common.hpp"
#include "times.hpp"

namespace farmtok::cli {
namespace {

void table(Context& context, const std::string& title, std::string_view noun, const Json& answer, const char* field) {
  const auto found = answer.find(field);
  if (found == answer.end() || !found->is_array() || found->empty()) return;
  const auto& entity = *model::find_entity(noun);
  auto& out = context.out();
  const std::vector<Json> items(found->begin(), found->end());
  auto view = view_of(entity);
  // The title above the table already names their common subject.
  const auto about = text_of(answer, "subject");
  if (std::ranges::all_of(items, [&](const Json& item) { return text_of(item, "subject") == about; }))
    std::erase_if(view.columns, [](const ViewColumn& column) { return column.field == "subject"; });
  // A reason that someone gave is read here, if anywhere.
  for (auto& column : view.columns)
    if (column.field == "why") column.column.below = Below::cut;
  out.lines({"", tinted(title, Tint::bold, context.terminal().colour_out)});
  out.table(table_of(view, entity, items, out.look()));
}

/// Times in the operator's zone on a terminal, and commands about this farm.
std::string for_person(Context& context, const std::string& sentence) {
  return context.here(context.out().look().terminal ? with_local_times(sentence) : sentence);
}

int run(Context& context) {
  const auto answer = fetch(context, "/why", context.arguments().word(0));
  auto& out = context.out();
  if (!out.text()) {
    out.value(answer, {});
    return 0;
  }
  Card card;
  const auto state = text_of(answer, "state");
  card.row(text_of(answer, "noun"), text_of(answer, "subject"), Tint::bold);
  card.row("state", state, tint_of_state(state));
  out.card(card);
  if (const auto told = answer.find("explanation"); told != answer.end() && told->is_array()) {
    out.lines({""});
    for (const auto& sentence : *told)
      if (sentence.is_string())
        out.lines(wrapped(for_person(context, sentence.get<std::string>()), context.terminal().width));
  }
  table(context, "What happened", "event", answer, "events");
  table(context, "Work in the queue", "work", answer, "work");
  // A table has no room for the words of an error.
  for (const auto& work : answer.value("work", Json::array()))
    if (const auto fault = text_of(work, "last_error"); !fault.empty())
      out.lines(wrapped(for_person(context, fmt::format("{}: {}", text_of(work, "work_id"), fault)),
                        context.terminal().width));
  return 0;
}

}  // namespace

std::vector<Verb> why_verbs() {
  return {{.name = "",
           .about = "Tells why a job, result, post, media or piece of work is in the state it is in.",
           .examples = {{{"farmtok why POST", "in sentences, with what happened and what is still to run"},
                         {"farmtok why POST --json=state,explanation", "as JSON"}}},
           .positionals = {{.name = "ID", .about = "any id, or a number of work list", .complete = Complete::post}},
           .run = run}};
}

}  // namespace farmtok::cli
