#include "commands/schedule/explain.hpp"

#include <fmt/format.h>

#include "commands/common.hpp"
#include "times.hpp"

namespace farmtok::cli {
namespace {

int explain(Context& context) {
  const auto& arguments = context.arguments();
  Json body;
  if (arguments.word(0).starts_with("job_")) body["job_id"] = arguments.word(0);
  else body = {{"schedule_prompt", arguments.word(0)}, {"timezone", context.zone()}};
  if (arguments.has("from")) {
    context.use_own_zone();
    body["from"] = bound_for_request("from", arguments.text("from"), context.now());
  }
  if (arguments.on("no-translate")) body["translate"] = false;
  const auto answer = context.daemon().call(context.change("POST", "/schedule/explain", body));
  auto& out = context.out();
  if (!out.text()) {
    out.value(answer, {});
    return 0;
  }
  const auto by = text_of(answer, "translated_by");
  std::vector<std::string> lines;
  if (!by.empty()) {
    lines.push_back(fmt::format("not understood: {}", text_of(answer, "translated_from")));
    lines.push_back(fmt::format("read by {} as: {}", by, text_of(answer, "text")));
  }
  lines.push_back(text_of(answer, "words"));
  if (const auto was = text_of(answer, "was"); !was.empty())
    lines.push_back(fmt::format("note: when it was given it was read as {}", was));
  for (const auto& note : answer.value("notes", Json::array())) lines.push_back("note: " + note.get<std::string>());
  use_zone(text_of(answer, "timezone"));
  for (const auto& moment : answer.value("next", Json::array()))
    lines.push_back("  " + local_time_in_words(text_of(moment, "at")));
  out.lines(lines);
  if (!by.empty()) context.note("a model wrote that line: if it is what you mean, use it in the place of yours");
  return 0;
}

}  // namespace

std::vector<Verb> schedule_explain_verbs() {
  return {{.name = "explain",
           .about = "Shows how a schedule, or the plan of a job, is read, and its next ten times.",
           .examples = {{{"farmtok schedule explain \"2 per day, 9am and 6pm EST\"", "before a job is made"},
                         {"farmtok schedule explain \"0 9 * * 1-5\" --tz Europe/Berlin --from 2026-12-24 --json",
                          "a cron line, from Christmas on, as JSON"}}},
           .positionals = {{.name = "SCHEDULE",
                            .about = "English, a cron line or an RRULE; or the id of a job that has one"}},
           .flags = {{.name = "tz", .value = "ZONE", .about = "The zone of times that name none; yours by default."},
                     {.name = "from", .value = "TIME", .about = "From here on: a day or a time; now by default."},
                     {.name = "no-translate", .about = "Asks no model about what is not understood."}},
           .no_ids = true,
           .run = explain}};
}

}  // namespace farmtok::cli
