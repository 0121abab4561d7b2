#include "commands/schedule/recover.hpp"

#include <fmt/format.h>

#include "base/error.hpp"
#include "commands/common.hpp"

namespace farmtok::cli {
namespace {

using base::Code;
using base::Error;

std::string action_of(const Arguments& arguments) {
  std::string action, named;
  for (const auto& word : arguments.words()) named += word + " ";
  for (const auto* name : {"fire", "move", "drop"}) {
    if (!arguments.on(name)) continue;
    if (!action.empty()) throw Error{Code::USAGE, fmt::format("--{} and --{} exclude each other", action, name)};
    action = name;
  }
  if (action.empty())
    throw Error{Code::USAGE, "choose one of --fire, --move and --drop",
                fmt::format("farmtok schedule recover {}--move --dry-run", named)};
  return action;
}

/// Asks with the number of affected posts, which a dry run provides.
void ask_before_drop(Context& context, client::Request request) {
  if (context.dry_run()) return;
  request.query.emplace_back("dry_run", "true");
  const auto count = context.daemon().call(request).value("total", std::int64_t{0});
  if (count > 0 && !context.confirm(fmt::format("Delete {} post{}?", count, count == 1 ? "" : "s")))
    throw Error{Code::INTERRUPTED, "nothing was deleted"};
}

/// What a person wants to see; programs get the daemon's words.
Json row_of(const Json& item, const std::string& action, const Context& context, const Look& look) {
  const auto now = action == "fire" ? std::string{"fired"} : action == "drop" ? "deleted" : moment(item, "at", look);
  return {{"POST", text_of(item, "scheduled_id")},
          {"WAS", text_of(item, "before")},
          {context.dry_run() ? "WOULD BE" : "NOW", now}};
}

int recover(Context& context) {
  const auto& arguments = context.arguments();
  const auto action = action_of(arguments);
  Json body{{"action", action}};
  if (!arguments.words().empty() || arguments.has("from")) {
    bool many = false;
    body["ids"] = Json::array();
    for (const auto& entry : ids_of(context, "scheduled_id", many)) body["ids"].push_back(entry.id);
  }
  auto& out = context.out();
  // A list without lines names no post; without "ids" the daemon would take all of them.
  const bool none = body.contains("ids") && body["ids"].empty();
  Json answer{{"items", Json::array()}, {"total", 0}, {"waiting", 0}};
  if (!none) {
    const auto request = context.change("POST", "/scheduled/recover", body);
    if (action == "drop") ask_before_drop(context, request);
    answer = context.daemon().call(request);
  }
  for (const auto& item : answer.at("items")) {
    if (const auto notice = text_of(item, "notice"); !notice.empty()) context.note(notice);
    out.item(out.text() ? row_of(item, action, context, out.look()) : item);
  }
  out.finish_list(answer.at("total").get<std::int64_t>(), {});
  if (answer.at("total") == 0 && !none && out.text()) context.note("nothing there");
  for (const auto& note : answer.value("notes", Json::array())) context.note(note.get<std::string>());
  if (const auto left = answer.value("waiting", std::int64_t{0}); left > 0)
    context.note(
        fmt::format("{} still wait{} for a decision; `farmtok schedule list --only held` (or missed) shows them", left,
                    left == 1 ? "s" : ""));
  return 0;
}

}  // namespace

std::vector<Verb> schedule_recover_verbs() {
  return {
      {.name = "recover",
       .about =
           "Fires, moves or deletes posts that were missed, or are held because they have no video, or because they "
           "are made with AI and provenance.policy is block: those stay held until that is settled.",
       .examples = {{{"farmtok schedule recover --fire", "all that wait and have their video, now"},
                     {"farmtok schedule recover POST --move --dry-run", "where one of them would go"}}},
       .positionals = {{.name = "POST",
                        .about = "posts; all that wait when none is named",
                        .required = false,
                        .many = true,
                        .complete = Complete::post}},
       .flags = {{.name = "fire", .about = "Fires them now and notifies the volunteers."},
                 {.name = "move",
                  .about = "To the next free slot of the job's plan, else to the same wall time on the next day."},
                 {.name = "drop", .about = "Deletes them; their results can be scheduled again. Asks first."}},
       .changes = true,
       .from = true,
       .run = recover}};
}

}  // namespace farmtok::cli
