#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text/text.hpp"
#include "commands/commands.hpp"
#include "commands/common.hpp"
#include "commands/jobs/found.hpp"
#include "commands/jobs/prompts.hpp"
#include "commands/jobs/watch.hpp"
#include "model/enums.hpp"

namespace farmtok::cli {
namespace {

/// How the filter of a new job was read, so that a misread bound is noticed before videos are approved by
/// it. For programs it is the field "filter" of the answer.
void tell_filter(Context& context, Json& job) {
  if (text_of(job, "filter_prompt").empty()) return;
  if (!job.contains("filter")) job["filter"] = read_filter(context, text_of(job, "filter_prompt"));
  const auto& filter = job["filter"];
  const auto words = [&](const char* field, const char* inner) {
    std::vector<std::string> parts;
    for (const auto& each : filter.value(field, Json::array()))
      parts.push_back(inner ? text_of(each, inner) : each.get<std::string>());
    return parts;
  };
  const auto read = words("conditions", "words"), left = words("not_understood", nullptr);
  if (context.out().text() && !read.empty())
    context.note(fmt::format("the filter is read as: {}", base::join(read, "; ")));
  if (left.empty()) return;
  // Also to programs, which may have chosen other fields.
  if (text_of(job, "analysis_provider") == "rules")
    context.note(fmt::format("left to you: the rules cannot judge \"{}\", and approve nothing while it is asked for",
                             base::join(left, "\", \"")));
  else if (context.out().text())
    context.note(fmt::format("left to {}: \"{}\"", text_of(job, "analysis_provider"), base::join(left, "\", \"")));
}

/// Times of a schedule are in the zone of the user who types them.
void settle_zone(Context& context, Json& body) {
  const auto prompt = body.find("schedule_prompt");
  if (prompt != body.end() && prompt->is_string() && !body.contains("timezone")) body["timezone"] = context.zone();
}

/// A manual job searches for nothing: what it would search for is not shown to a person.
Json for_person(Context& context, Json job) {
  if (context.out().text() && text_of(job, "job_mode") == "manual")
    for (const auto* field : {"output_quantity", "publish_mode"}) job.erase(field);
  return job;
}

int create(Context& context) {
  bool many = false;
  const auto entries = entries_of(context, "", many);
  const auto start = [&](const Entry& entry) {
    auto body = entry.body;
    settle_zone(context, body);
    auto created = context.daemon().call(context.change("POST", "/jobs", body, part_of(entry)));
    if (const auto notes = created.find("notes"); notes != created.end())
      for (const auto& note : *notes) context.note(note.get<std::string>());
    created.erase("notes");
    if (!context.dry_run()) {
      auto job = fetch(context, "/jobs", text_of(created, "job_id"));
      tell_filter(context, job);
      if (!many && context.out().text() && text_of(job, "job_mode") == "manual")
        context.note(
            fmt::format("a manual job searches for nothing, so it is complete from the beginning; `farmtok "
                        "results add {} --video FILE` adds to it",
                        text_of(job, "job_id")));
      return for_person(context, std::move(job));
    }
    // The daemon's values are those that would be stored.
    for (const auto& [name, value] : body.items())
      if (!created.contains(name)) created[name] = value;
    tell_filter(context, created);
    return for_person(context, std::move(created));
  };
  const auto& arguments = context.arguments();
  if (!arguments.has("wait") || context.dry_run()) return run_entries(context, entries, many, start);
  const auto seconds = arguments.text("wait").empty() ? 0 : arguments.whole("wait", 1).value_or(0);
  bool failed = false;
  const auto status = run_entries(context, entries, many, start, [&](Json job) {
    job = await_job(context, std::move(job), seconds);
    failed |= text_of(job, "status") == "FAILED";
    return job;
  });
  return status == 0 && failed ? 1 : status;
}

int cancel(Context& context) {
  bool many = false;
  const auto entries = ids_of(context, "job_id", many);
  return run_entries(context, entries, many, [&](const Entry& entry) {
    return context.daemon().call(
        context.change("POST", path_of("/jobs", entry.id, "/cancel"), nullptr, part_of(entry)));
  });
}

int list(Context& context) { return print_list(context, "/jobs", {}); }

int show(Context& context) {
  const auto job = fetch(context, "/jobs", context.arguments().word(0));
  context.out().object(for_person(context, job));
  tell_remedies(context, job);
  const auto own = job.value("own_values", Json::object());
  if (context.out().text())
    for (const auto& [field, count] : own.items())
      context.note(
          fmt::format("results and posts with another {} than their job: {}; `farmtok jobs edit {} --apply` "
                      "gives them the job's",
                      field, count.get<std::int64_t>(), text_of(job, "job_id")));
  return context.arguments().on("exit-status") ? status_of(text_of(job, "status")) : 0;
}

/// How many results and posts a changed default reached. For programs it is the field "defaults_reached" of the answer.
void tell_reach(Context& context, const std::string& id, const Json& job) {
  const auto reach = job.find("defaults_reached");
  if (reach == job.end()) return;
  const auto number = [&](const char* field) { return reach->value(field, std::int64_t{0}); };
  const auto counted = [](std::int64_t count, const char* noun) {
    return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
  };
  context.note(fmt::format("{} and {} follow", counted(number("results"), "result"), counted(number("posts"), "post")));
  if (const auto own = number("own"); own > 0)
    context.note(
        fmt::format("values of their own are kept: {}; `farmtok jobs edit {} --apply` replaces them", own, id));
}

int edit(Context& context) {
  bool many = false;
  const auto entries = entries_of(context, "job_id", many);
  const bool apply = context.arguments().on("apply");
  return run_entries(context, entries, many, [&](const Entry& entry) {
    auto body = entry.body;
    if (body.empty() && !apply)
      throw base::Error{base::Code::USAGE, "nothing is to be changed", "`farmtok jobs edit -h` lists the flags"};
    // A job that has a zone keeps it.
    if (body.contains("schedule_prompt") && text_of(fetch(context, "/jobs", entry.id), "timezone").empty())
      settle_zone(context, body);
    auto request = context.change("PATCH", path_of("/jobs", entry.id), body, part_of(entry));
    if (apply) request.query.emplace_back("apply", "true");
    auto job = context.daemon().call(request);
    tell_reach(context, entry.id, job);
    return job;
  });
}
int remove(Context& context) {
  return delete_all(context, "job_id", "/jobs", "job", " with its results, posts and proofs");
}

}  // namespace

std::vector<Verb> jobs_verbs() {
  const Positional job{.name = "JOB", .about = "the job's id", .complete = Complete::job};
  auto any_job = job;
  any_job.required = false;
  auto jobs = job;
  jobs.many = true;
  jobs.required = false;
  return {
      {.name = "create",
       .about = "Creates a job and prints it.",
       .examples = {{{"farmtok jobs create --mode search --prompt \"fitness transformation\" --quantity 10 "
                      "--filter \"only videos with 50k+ views\" --wait",
                      "finds ten videos and shows how far it is"},
                     {"farmtok jobs create --mode manual --title \"Q1\" --json=job_id",
                      "a job for your own clips; its id as JSON"}}},
       .sets = Sets{"job", model::Operation::create},
       .output = "job",
       .changes = true,
       .from = true,
       .waits = true,
       .run = create},
      {.name = "list",
       .about = "Lists jobs, the newest first.",
       .examples = {{{"farmtok jobs list", "a table"},
                     {"farmtok jobs list --all --ndjson=job_id,title", "every job, one JSON object a line"}}},
       .output = "job",
       .lists = true,
       .run = list},
      {.name = "show",
       .about = "Shows one job.",
       .examples = {{{"farmtok jobs show JOB", "everything about it"},
                     {"farmtok jobs show JOB --json=status,results_created", "two fields as JSON"}}},
       .positionals = {job},
       .flags = {{.name = "exit-status", .about = "Exit 8 while it runs, 1 when it failed."}},
       .output = "job",
       .run = show},
      {.name = "watch",
       .about = "Follows a job until it ends, and prints it. Exit 1 when it failed.",
       .examples = {{{"farmtok jobs watch JOB", "a bar on a terminal, then the job"},
                     {"farmtok jobs watch JOB --ndjson=status,progress", "a line for each change"}}},
       .positionals = {job},
       .flags = {{.name = "for", .value = "SECONDS", .about = "Longest time to watch; then exit 6."}},
       .output = "job",
       .run = watch_job},
      {.name = "cancel",
       .about = "Ends jobs before they are done; what they kept stays, what they reserved is released.",
       .examples = {{{"farmtok jobs cancel JOB", "one"},
                     {"farmtok jobs cancel JOB JOB --dry-run", "says whether they could be cancelled"}}},
       .positionals = {jobs},
       .output = "job",
       .changes = true,
       .from = true,
       .run = cancel},
      {.name = "found",
       .about = "Lists the videos that a job found, and why each was kept or dropped; then how many each condition of "
                "the filter dropped.",
       .examples = {{{"farmtok jobs found JOB --only dropped", "those that did not become results, with the reason"},
                     {"farmtok jobs found JOB --all --ndjson", "every one, one JSON object a line"}}},
       .positionals = {job},
       .flags = {{.name = "only",
                  .value = "STATE",
                  .about = "Only those in this state.",
                  .choices = model::enum_names<model::FoundState>()}},
       .lists = true,
       .run = list_found},
      {.name = "explain-filter",
       .about = "Shows the conditions that the rules read from a filter, and the parts left to you or to a model.",
       .examples = {{{"farmtok jobs explain-filter \"50k+ views, under 30 seconds, real transformations\"",
                      "before a job is made"},
                     {"farmtok jobs explain-filter \"no ads\" --json=conditions", "the conditions as JSON"}}},
       .positionals = {{.name = "TEXT", .about = "a filter in plain English"}},
       .no_ids = true,
       .run = explain_filter},
      {.name = "prompts",
       .about = "Shows the texts with which models are asked, or writes them into a folder to be changed.",
       .examples = {{{"farmtok jobs prompts", "as they are used now"},
                     {"farmtok jobs prompts --write my-prompts", "as files, for analysis.prompts"}}},
       .flags = {{.name = "write", .value = "DIR", .about = "Writes them there.", .complete = Complete::folder}},
       .run = show_prompts},
      {.name = "edit",
       .about = "Changes fields of a job and prints it. New defaults apply to results and posts that have not fired "
                "and have no value of their own.",
       .examples = {{{"farmtok jobs edit JOB --notes \"waiting for clips\" --bookmarked", "sets two fields"},
                     {"farmtok jobs edit JOB --clear notes --no-bookmarked", "empties one, unsets the other"}}},
       .positionals = {any_job},
       .flags = {{.name = "apply",
                  .about = "The job's defaults also replace values that results and posts have of their own."}},
       .sets = Sets{"job", model::Operation::edit},
       .output = "job",
       .changes = true,
       .from = true,
       .run = edit},
      {.name = "delete",
       .about = "Deletes jobs with their results.",
       .examples = {{{"farmtok jobs delete JOB", "asks first on a terminal"},
                     {"farmtok jobs delete JOB --dry-run", "says whether it could be deleted"}}},
       .positionals = {jobs},
       .changes = true,
       .from = true,
       .run = remove},
  };
}

}  // namespace farmtok::cli
