#include <fmt/format.h>

#include <filesystem>

#include "base/error.hpp"
#include "base/text/text.hpp"
#include "commands/commands.hpp"
#include "commands/common.hpp"
#include "output/progress.hpp"

namespace farmtok::cli {
namespace {

/// The daemon does not know the working folder of this command.
std::string absolute(const std::string& path) {
  if (path.empty()) throw base::Error{base::Code::USAGE, "the path of a file or folder is empty"};
  return std::filesystem::absolute(path).lexically_normal().string();
}

std::string place_of(const Json& fault) {
  const auto file = text_of(fault, "file");
  const auto line = text_of(fault, "line");
  if (line.empty()) return file;
  return file.empty() ? "line " + line : file + ", line " + line;
}

void tell_faults(Context& context, const Json& added) {
  const auto all = added.value("faults", std::int64_t{0});
  std::int64_t told = 0;
  for (const auto& fault : added.at("first_faults")) {
    const auto place = place_of(fault);
    context.note(fmt::format("{}{}{}", place, place.empty() ? "" : ": ", text_of(fault, "message")));
    // A value that was not understood does not keep its record out.
    if (!fault.value("added", false)) ++told;
  }
  if (all > told) context.note(fmt::format("{} more were passed over", all - told));
}

int add(Context& context) {
  const auto& arguments = context.arguments();
  Json body{{"path", absolute(arguments.word(0))}};
  if (arguments.has("media")) body["media"] = absolute(arguments.text("media"));
  const auto added = patient(context).call(context.change("POST", "/catalogue", body));
  auto& out = context.out();
  Card card;
  for (const auto& [name, value] : added.items())
    if (value.is_number()) card.row(name == "photos" ? "photo posts" : label(name), text_of(added, name));
  out.value(added, card);
  if (const auto bare = added.value("without_text", std::int64_t{0}); out.text() && bare > 0)
    context.note(fmt::format("{} without text: searches find them by their hashtags and their author only",
                             bare == 1 ? "1 record is" : fmt::format("{} records are", bare)));
  if (out.text()) tell_faults(context, added);
  return 0;
}

int search(Context& context) {
  const auto& arguments = context.arguments();
  const auto found = context.daemon().get("/catalogue/search", {{"q", arguments.word(0)},
                                                                {"filter", arguments.text("filter")},
                                                                {"channel", arguments.text("channel")},
                                                                {"limit", arguments.text("limit")},
                                                                {"skip", arguments.text("skip")}});
  auto& out = context.out();
  const auto& items = found.at("items");
  for (const auto& item : items) out.item(item);
  out.finish_list(static_cast<std::int64_t>(items.size()), std::nullopt);
  if (const auto notes = found.find("notes"); notes != found.end())
    for (const auto& note : *notes) context.note(note.get<std::string>());
  if (const auto left = found.find("not_understood"); left != found.end())
    for (const auto& each : *left)
      context.note(fmt::format("left to you: the filter's \"{}\"", base::fit(each.get<std::string>(), 200)));
  if (const auto against = found.find("contradictions"); against != found.end())
    for (const auto& each : *against) context.note(each.get<std::string>());
  if (items.empty() && out.text()) context.note("nothing there");
  return 0;
}

int stats(Context& context) {
  const auto told = context.daemon().get("/catalogue/stats");
  Card card;
  card.row("records", text_of(told, "records"));
  card.row("authors", text_of(told, "authors"));
  card.row("with video", text_of(told, "with_video"));
  card.row("unread for AI", text_of(told, "unread_for_ai"));
  card.row("oldest", moment(told, "oldest", context.out().look()));
  card.row("newest", moment(told, "newest", context.out().look()));
  card.row("on disk", base::human_bytes(told.value("bytes", std::int64_t{0})));
  card.section("Hashtags");
  for (const auto& each : told.at("hashtags")) card.row(text_of(each, "tag"), text_of(each, "count"));
  context.out().value(told, card);
  return 0;
}

int clear(Context& context) {
  if (!context.dry_run() && !context.confirm("Forget every record of the catalogue? The files stay."))
    throw base::Error{base::Code::INTERRUPTED, "nothing was removed"};
  context.out().object(outcome_of(context, context.daemon().call(context.change("DELETE", "/catalogue"))));
  return 0;
}

}  // namespace

std::vector<Verb> catalogue_verbs() {
  const Flag dry_run{.name = "dry-run", .about = "Shows what would happen and changes nothing."};
  return {
      {.name = "add",
       .about = "Adds records of videos, or videos themselves, and prints how many. Known ids get the newer record.",
       .examples = {{{"farmtok catalogue add posts.ndjson --media clips/",
                      "one record a line; clips/ID.mp4 is the video of record ID"},
                     {"farmtok catalogue add clips/", "a folder of videos, with what NAME.json or NAME.txt says"}}},
       .positionals = {{.name = "FILE|DIR",
                        .about = "NDJSON or JSON of any scraper, yt-dlp or farmtok; or a folder",
                        .complete = Complete::file}},
       .flags = {{.name = "media",
                  .value = "DIR",
                  .about = "A folder where ID.mp4 is the video of record ID.",
                  .complete = Complete::folder},
                 dry_run},
       .no_ids = true,
       .run = add},
      {.name = "search",
       .about = "Finds videos, the best first.",
       .examples = {{{"farmtok catalogue search \"fitness transformation\" --filter \"50k+ views, under 30 seconds\"",
                      "what a job would find"},
                     {"farmtok catalogue search --channel NAME --ndjson=video_id,text",
                      "an author's, the newest first"}}},
       .positionals = {{.name = "WORDS",
                        .about = "what it is to be about; without: the most engaging",
                        .required = false,
                        .may_be_empty = true}},
       .flags = {{.name = "filter", .value = "TEXT", .about = "Conditions in plain English."},
                 {.name = "channel", .value = "NAME", .about = "Only of this author."},
                 {.name = "limit", .value = "N", .about = "At most so many (20)."},
                 {.name = "skip", .value = "N", .about = "Leaves out the first so many."}},
       .output = "found video",
       .run = search},
      {.name = "stats",
       .about = "Tells how much there is, and which hashtags are most frequent.",
       .examples = {{{"farmtok catalogue stats", "all of it"}, {"farmtok catalogue stats --json=records", "as JSON"}}},
       .no_ids = true,
       .run = stats},
      {.name = "clear",
       .about = "Forgets every record; the files themselves stay.",
       .examples = {{{"farmtok catalogue clear", "asks first on a terminal"},
                     {"farmtok catalogue clear --yes", "does not ask"}}},
       .flags = {dry_run},
       .no_ids = true,
       .run = clear},
  };
}

}  // namespace farmtok::cli
