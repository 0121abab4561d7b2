#include <fmt/format.h>

#include "base/error.hpp"
#include "commands/commands.hpp"
#include "commands/common.hpp"
#include "commands/schedule/explain.hpp"
#include "commands/schedule/plan.hpp"
#include "commands/schedule/recover.hpp"
#include "days.hpp"
#include "output/qr.hpp"
#include "times.hpp"

namespace farmtok::cli {
namespace {

int list(Context& context) {
  const auto& arguments = context.arguments();
  const auto bound = [&](const char* flag) {
    if (!arguments.has(flag)) return std::string{};
    context.use_own_zone();
    return bound_for_request(flag, arguments.text(flag), context.now());
  };
  const auto start = bound("start"), end = bound("end");
  check_order("start", start, "end", end);
  return print_list(context, "/scheduled",
                    {{"start_date", start},
                     {"end_date", end},
                     {"state", arguments.text("only")},
                     {"job_id", arguments.text("job")},
                     {"inbox_tracer", arguments.text("inbox-tracer")}});
}

int show(Context& context) {
  const auto post = fetch(context, "/scheduled", context.arguments().word(0));
  context.out().object(post);
  return context.arguments().on("exit-status") ? status_of(text_of(post, "dedup_status")) : 0;
}

int edit(Context& context) { return edit_entries(context, "scheduled_id", "/scheduled"); }
int remove(Context& context) { return delete_all(context, "scheduled_id", "/scheduled", "post"); }

int move(Context& context) {
  const auto& arguments = context.arguments();
  if (!arguments.has("at"))
    throw base::Error{base::Code::USAGE, "--at is missing: when is it to fire?",
                      fmt::format("farmtok schedule move {} --at +1h", arguments.word(0))};
  context.use_own_zone();
  // Without --tz a wall time is in the zone of the post's old time.
  Json body{{"scheduled_datetime", time_for_request("at", arguments.text("at"), context.now())}};
  if (arguments.has("tz")) body["timezone"] = context.zone();
  context.out().object(context.daemon().call(context.change("PATCH", path_of("/scheduled", arguments.word(0)), body)));
  return 0;
}

int fire(Context& context) {
  bool many = false;
  const auto entries = ids_of(context, "scheduled_id", many);
  return run_entries(context, entries, many, [&](const Entry& entry) {
    const auto answer = context.daemon().call(
        context.change("POST", path_of("/scheduled", entry.id, "/fire-now"), nullptr, part_of(entry)));
    if (const auto notice = text_of(answer, "notice"); !notice.empty()) context.note(notice);
    return fetch(context, "/scheduled", entry.id);
  });
}

/// A link of the same batch leads to this post's page, too.
void note_batch(Context& context, const Json& answer) {
  const auto others = answer.value("others_of_batch", std::int64_t{0});
  if (others == 0) return;
  context.note(fmt::format(
      "{} other {} of its batch {} to this one; to revoke them all: `farmtok schedule list --inbox-tracer '{}' --all "
      "--ids | xargs -n 1 farmtok schedule link --revoke --yes`",
      others, others == 1 ? "post" : "posts", others == 1 ? "leads" : "lead", text_of(answer, "inbox_tracer")));
}

/// Makes a new link; the present one opens nothing from then on.
Json revoke_link(Context& context) {
  const auto id = context.arguments().word(0);
  const auto request = context.change("POST", path_of("/scheduled", id, "/link/revoke"));
  ask_about(context, request, fmt::format("Revoke the link of {}, so that it opens nothing?", id),
            "nothing was revoked");
  auto answer = context.daemon().call(request);
  context.note(context.dry_run() ? "the link would be replaced by a new one"
                                 : "the former link opens nothing from now on; give its volunteer this new one");
  note_batch(context, answer);
  return answer;
}

int link(Context& context) {
  const bool revoke = context.arguments().on("revoke");
  const auto answer =
      revoke ? revoke_link(context) : fetch(context, "/scheduled", context.arguments().word(0), "/link");
  const auto url = text_of(answer, "volunteer_magic_link");
  auto& out = context.out();
  if (!out.text()) {
    out.value(answer, {});
    return 0;
  }
  if (answer.value("expired", false))
    context.note(fmt::format("this link expired at {}; `farmtok schedule link {} --revoke` makes a new one",
                             moment(answer, "expires_at", out.look()), text_of(answer, "scheduled_id")));
  if (url.starts_with("http://127.") || url.starts_with("http://localhost"))
    context.note("this link works on this machine only; see farmtok config set public_url https://…");
  if (context.arguments().on("qr")) out.lines(qr_lines(url, context.terminal().colour_out));
  out.lines({url});
  return 0;
}

}  // namespace

std::vector<Verb> schedule_verbs() {
  const Positional post{.name = "POST", .about = "the post's id", .complete = Complete::post};
  auto any_post = post;
  any_post.required = false;
  auto posts = any_post;
  posts.many = true;
  const std::vector<Flag> time{
      {.name = "at",
       .value = "TIME",
       .about = "ISO 8601, \"2026-12-24 09:00\", +2h, \"in 3 days\", noon, \"tomorrow 9am\" or \"Dec 24 at 18:00\"."},
      {.name = "tz", .value = "ZONE", .about = "The IANA zone the time is meant in."}};
  std::vector<Verb> verbs{
      {.name = "list",
       .about = "Lists posts by their time.",
       .examples = {{{"farmtok schedule list --start 2026-12-01 --end 2027-01-01", "a month"},
                     {"farmtok schedule list --only missed --ids | farmtok schedule fire --from -",
                      "fires what was missed"}}},
       .flags = {{.name = "start", .value = "TIME", .about = "From here on: a day or a time."},
                 {.name = "end", .value = "TIME", .about = "Up to here."},
                 {.name = "only",
                  .value = "STATE",
                  .about = "Only those in this state.",
                  .choices = {"planned", "held", "fired", "late", "missed", "ai", "unlabelled", "unconfirmed"}},
                 {.name = "job", .value = "JOB", .about = "Only of this job.", .complete = Complete::job},
                 {.name = "inbox-tracer", .value = "BATCH", .about = "Only of this volunteer's batch."}},
       .output = "post",
       .lists = true,
       .run = list},
      {.name = "show",
       .about = "Shows one post: text, time, video and its variation, notifications, proof.",
       .examples = {{{"farmtok schedule show POST", "everything about it"},
                     {"farmtok schedule show POST --json=dedup_status,variation,render", "its rendering as JSON"}}},
       .positionals = {post},
       .flags = {{.name = "exit-status", .about = "Exit 8 while its video is rendered, 1 when that failed."}},
       .output = "post",
       .run = show},
      {.name = "edit",
       .about = "Changes fields of a post that has not fired, and prints it.",
       .examples = {{{"farmtok schedule edit POST --caption \"Day 30 #fyp\"", "sets a field"},
                     {"farmtok schedule edit POST --clear on-schedule-email", "empties one"}}},
       .positionals = {any_post},
       .sets = Sets{"post", model::Operation::edit},
       .output = "post",
       .changes = true,
       .from = true,
       .run = edit},
      {.name = "move",
       .about = "Gives a post another time and prints it.",
       .examples = {{{"farmtok schedule move POST --at 2026-12-24T18:00 --tz America/New_York", "to a wall time"},
                     {"farmtok schedule move POST --at +30m", "to half an hour from now"}}},
       .positionals = {post},
       .flags = time,
       .output = "post",
       .changes = true,
       .run = move},
      {.name = "fire",
       .about = "Fires posts now and notifies their volunteers, before or after the planned time.",
       .examples = {{{"farmtok schedule fire POST", "one"},
                     {"farmtok schedule fire POST --dry-run", "says whether it could fire"}}},
       .positionals = {posts},
       .output = "post",
       .changes = true,
       .from = true,
       .run = fire},
      {.name = "delete",
       .about = "Deletes posts that have not fired; their results can be scheduled again.",
       .examples = {{{"farmtok schedule delete POST", "asks first on a terminal"},
                     {"farmtok schedule list --job JOB --ids | farmtok schedule delete --from - --yes",
                      "all of a job"}}},
       .positionals = {posts},
       .changes = true,
       .from = true,
       .run = remove},
      {.name = "link",
       .about = "Prints the link of a post's volunteer page, or replaces it by a new one.",
       .examples = {{{"farmtok schedule link POST --qr", "the bare URL, with a QR code for a phone"},
                     {"farmtok schedule link POST --revoke", "the former link opens nothing, the new one is printed"}}},
       .positionals = {post},
       .flags = {{.name = "qr", .about = "Also as a QR code."},
                 {.name = "revoke", .about = "Makes a new link; the present one opens nothing from then on."}},
       .changes = true,
       .run = link},
  };
  for (const auto more : {schedule_explain_verbs, schedule_plan_verbs, schedule_recover_verbs})
    for (auto& verb : more()) verbs.push_back(std::move(verb));
  return verbs;
}

}  // namespace farmtok::cli
