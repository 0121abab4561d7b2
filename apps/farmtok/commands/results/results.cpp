#include <fmt/format.h>

#include "base/error.hpp"
#include "commands/commands.hpp"
#include "commands/common.hpp"
#include "commands/results/look.hpp"
#include "commands/upload.hpp"
#include "output/view/video.hpp"
#include "review/review.hpp"

namespace farmtok::cli {
namespace {

void note_elsewhere(Context& context, std::int64_t videos) {
  context.note(
      fmt::format("videos at an address elsewhere: {}; they are not read before their posts are rendered", videos));
}

/// What the operator should know of the videos of added or changed results.
class VideoNotes {
 public:
  explicit VideoNotes(Context& context) : context_(context) {}
  /// `result` loses the daemon's notice, which is no field of it.
  void take(Json& result) {
    const auto notice = text_of(result, "notice");
    if (!notice.empty()) context_.note(notice);
    result.erase("notice");
    if (text_of(result, "original_video_url").empty()) {
      ++without_;
      last_ = text_of(result, "result_id");
    } else if (notice.empty() && is_elsewhere(result)) {
      ++elsewhere_;
    }
  }
  void tell() const {
    if (elsewhere_ > 0) note_elsewhere(context_, elsewhere_);
    if (without_ > 0 && !context_.dry_run())
      context_.note(
          fmt::format("results without a video: {}; their volunteers get texts only. `farmtok results edit {} "
                      "--video FILE` brings one",
                      without_, without_ == 1 ? last_ : "RESULT"));
  }

 private:
  Context& context_;
  std::int64_t without_ = 0, elsewhere_ = 0;
  std::string last_;
};

int add(Context& context) {
  bool many = false;
  const auto entries = entries_of(context, "job_id", many);
  VideoNotes notes{context};
  const auto status = run_entries(context, entries, many, [&](const Entry& entry) {
    const auto path = path_of("/jobs", entry.id, "/results");
    auto body = entry.body;
    const auto local = upload_video(context, body);
    auto request = context.change("POST", path, body, part_of(entry));
    // Of many, each look would take up to seconds.
    if (!many) request.query.emplace_back("look", "true");
    auto made = context.daemon().call(request);
    if (!local.empty()) made["original_video_url"] = local;
    else notes.take(made);
    return made;
  });
  notes.tell();
  return status;
}

int list(Context& context) {
  const auto& arguments = context.arguments();
  return print_list(context, "/results", {{"job_id", arguments.word(0)}, {"state", arguments.text("only")}});
}

int show(Context& context) { return print_one(context, "/results"); }
int edit(Context& context) {
  bool video = false, said = false, others = false;
  std::size_t scheduled = 0;
  std::int64_t elsewhere = 0;
  std::string post;
  const auto status = edit_entries(
      context, "result_id", "/results",
      [&](const std::string&, Json& body) {
        upload_video(context, body);
        video = body.contains("original_video_url");
        said = body.contains("ai_origin");
        others = body.size() > body.count("ai_origin") + body.count("ai_reason");
      },
      [&](const Json& result) {
        const bool has_post = result.value("scheduled", false);
        if (others && has_post) {
          ++scheduled;
          post = text_of(result, "scheduled_id");
        }
        // A word on AI reaches the posts, and the notice says which.
        if (said && has_post) context.note(text_of(result, "ai_notice"));
        elsewhere += video && is_elsewhere(result);
      });
  if (elsewhere > 0) note_elsewhere(context, elsewhere);
  if (scheduled > 0)
    context.note(fmt::format(
        "a post keeps what it was made with; `farmtok schedule edit {} --caption TEXT` changes one that has not fired",
        scheduled > 1 || post.empty() ? "POST" : post));
  return status;
}

int decide(Context& context, const char* decision) {
  bool many = false;
  const auto entries = ids_of(context, "result_id", many);
  Json body{{decision, true}};
  if (context.arguments().has("notes")) body["user_notes"] = context.arguments().text("notes");
  return run_entries(context, entries, many, [&](const Entry& entry) {
    return context.daemon().call(context.change("PATCH", path_of("/results", entry.id), body, part_of(entry)));
  });
}

int approve(Context& context) { return decide(context, "approved"); }
int reject(Context& context) { return decide(context, "rejected"); }

int schedule(Context& context) {
  bool many = false;
  const auto entries = entries_of(context, "result_id", many);
  const auto start = [&](const Entry& entry) {
    auto body = entry.body;
    auto post =
        context.daemon().call(context.change("POST", path_of("/results", entry.id, "/schedule"), body, part_of(entry)));
    if (const auto notice = text_of(post, "notice"); !notice.empty()) context.note(notice);
    if (body.contains("repeat"))
      context.note(fmt::format("its later posts are in `farmtok schedule list --job {}`", text_of(post, "job_id")));
    return post;
  };
  if (!context.arguments().has("wait") || context.dry_run()) return run_entries(context, entries, many, start);
  const auto seconds = context.arguments().text("wait").empty() ? 0 : context.arguments().whole("wait", 1).value_or(0);
  return run_entries(context, entries, many, start,
                     [&](Json post) { return await_render(context, std::move(post), seconds); });
}

}  // namespace

std::vector<Verb> results_verbs() {
  const Positional result{.name = "RESULT", .about = "the result's id", .complete = Complete::result};
  auto any_result = result;
  any_result.required = false;
  auto results = any_result;
  results.many = true;
  const Flag only{.name = "only",
                  .value = "STATE",
                  .about = "Only those in this state.",
                  .choices = {"pending", "approved", "rejected", "scheduled", "ai", "unlabelled"}};
  const Flag notes{.name = "notes", .value = "TEXT", .about = "Why, for those who come later."};
  return {
      {.name = "add",
       .about = "Adds a video with its texts to a manual job and prints it. A file is stored in the daemon first.",
       .examples = {{{"farmtok results add JOB --video clip.mp4 --text \"Day 30\" --caption \"It works #gymtok\"",
                      "from a file"},
                     {"farmtok results add JOB --from clips.ndjson --on-schedule-email a@b.c --ids",
                      "many: {\"original_video_url\":\"clip.mp4\",\"tweet_text\":\"…\"} a line"}}},
       .positionals = {{.name = "JOB", .about = "the job's id", .required = false, .complete = Complete::job}},
       .sets = Sets{"result", model::Operation::create},
       .output = "result",
       .changes = true,
       .from = true,
       .run = add},
      {.name = "list",
       .about = "Lists results, of one job or of all.",
       .examples = {{{"farmtok results list --only pending --ids | farmtok results approve --from -",
                      "approves all that wait"},
                     {"farmtok results list JOB --only unlabelled --all --ids | farmtok results edit --from - "
                      "--ai-origin operator",
                      "turns the AI label on for all that need it"}}},
       .positionals = {{.name = "JOB", .about = "the job's id", .required = false, .complete = Complete::job}},
       .flags = {only},
       .output = "result",
       .lists = true,
       .run = list},
      {.name = "review",
       .about = "Goes through what waits for a decision, the best first: one key approves or rejects.",
       .examples = {{{"farmtok results review JOB", "on a terminal; ? lists the keys"},
                     {"farmtok results list JOB --only pending --ndjson", "the same for programs"}}},
       .positionals = {{.name = "JOB", .about = "the job's id", .required = false, .complete = Complete::job}},
       .run = review_results},
      {.name = "sheet",
       .about = "One picture of all videos of a job, each with its number, score, state and text.",
       .examples = {{{"farmtok results sheet JOB -o sheet.png", "a PNG file"},
                     {"farmtok results sheet JOB --only pending -o - | display", "those that wait, to a viewer"}}},
       .positionals = {{.name = "JOB", .about = "the job's id", .complete = Complete::job}},
       .flags = {{.name = "output",
                  .value = "FILE|-",
                  .about = "Where the picture goes (also -o); stdout when absent.",
                  .complete = Complete::file,
                  .letter = 'o'},
                 only},
       .run = save_sheet},
      {.name = "open",
       .about = "Shows a result's video in the browser, or the page it came from.",
       .examples = {{{"farmtok results open RESULT", "in $BROWSER, or what the desktop uses"},
                     {"farmtok results open RESULT --print", "its address"}}},
       .positionals = {result},
       .flags = {{.name = "print", .about = "Prints the address instead; always so where stdout is no terminal."}},
       .run = open_result},
      {.name = "show",
       .about = "Shows one result.",
       .examples = {{{"farmtok results show RESULT", "everything about it"},
                     {"farmtok results show RESULT --json=approved,scheduled_id", "two fields as JSON"}}},
       .positionals = {result},
       .output = "result",
       .run = show},
      {.name = "edit",
       .about = "Changes fields of a result and prints it.",
       .examples = {{{"farmtok results edit RESULT --caption \"Day 30 #fyp\" --at +1d", "sets two fields"},
                     {"farmtok results edit RESULT --ai-origin operator", "turns the AI label of its post on"}}},
       .positionals = {any_result},
       .sets = Sets{"result", model::Operation::edit},
       .output = "result",
       .changes = true,
       .from = true,
       .run = edit},
      {.name = "approve",
       .about = "Approves results, so that they can be scheduled.",
       .examples = {{{"farmtok results approve RESULT", "one"},
                     {"farmtok results list JOB --ids | farmtok results approve --from -", "all of a job"}}},
       .positionals = {results},
       .flags = {notes},
       .output = "result",
       .changes = true,
       .from = true,
       .run = approve},
      {.name = "reject",
       .about = "Turns results down.",
       .examples = {{{"farmtok results reject RESULT --notes \"watermark\"", "with the reason"},
                     {"farmtok results reject RESULT RESULT --dry-run", "shows what would be"}}},
       .positionals = {results},
       .flags = {notes},
       .output = "result",
       .changes = true,
       .from = true,
       .run = reject},
      {.name = "schedule",
       .about = "Makes a post of an approved result and prints it. Its video is rendered in the background.",
       .examples = {{{"farmtok results schedule RESULT --at 2026-12-24T09:00 --tz America/New_York --wait",
                      "and waits for the video"},
                     {"farmtok results list JOB --only approved --ids | farmtok results schedule --from - --at +1d",
                      "all that are approved, tomorrow"}}},
       .positionals = {any_result},
       .sets = Sets{"schedule request", model::Operation::create},
       .output = "post",
       .changes = true,
       .from = true,
       .waits = true,
       .run = schedule},
  };
}

}  // namespace farmtok::cli
