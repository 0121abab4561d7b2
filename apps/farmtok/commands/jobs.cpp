#include "base/text.hpp"
#include "commands/all.hpp"
#include "commands/common.hpp"

namespace farmtok::cli {
namespace {

int create(Context& context) {
  bool many = false;
  const auto entries = entries_of(context, "", many);
  return run_entries(context, entries, many, [&](const Entry& entry) {
    auto created = context.daemon().call(context.change("POST", "/jobs", entry.body, part_of(entry)));
    if (!context.dry_run()) return fetch(context, "/jobs", text_of(created, "job_id"));
    created.update(entry.body);
    return created;
  });
}

int list(Context& context) { return print_list(context, "/jobs", {}); }

int show(Context& context) {
  const auto job = fetch(context, "/jobs", context.arguments().word(0));
  context.out().object(job);
  return context.arguments().on("exit-status") ? status_of(text_of(job, "status")) : 0;
}

int edit(Context& context) { return edit_entries(context, "job_id", "/jobs"); }
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
       .examples = {{{"farmtok jobs create --mode manual --title \"Q1\" --json=job_id",
                      "a job for your own clips; its id as JSON"},
                     {"farmtok jobs create --from jobs.ndjson --ids", "one job a line of the file; bare ids"}}},
       .sets = Sets{"job", model::Operation::create},
       .output = "job",
       .changes = true,
       .from = true,
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
      {.name = "edit",
       .about = "Changes fields of a job and prints it.",
       .examples = {{{"farmtok jobs edit JOB --notes \"waiting for clips\" --bookmarked", "sets two fields"},
                     {"farmtok jobs edit JOB --clear notes --no-bookmarked", "empties one, unsets the other"}}},
       .positionals = {any_job},
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
