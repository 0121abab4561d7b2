#include <fmt/format.h>

#include "base/error.hpp"
#include "base/shell.hpp"
#include "commands/commands.hpp"
#include "commands/common.hpp"

namespace farmtok::cli {
namespace {

int submit(Context& context) {
  bool many = false;
  const auto entries = entries_of(context, "scheduled_id", many);
  bool disputed = false;
  const auto status = run_entries(context, entries, many, [&](const Entry& entry) {
    auto reply = context.daemon().call(
        context.change("POST", path_of("/volunteer", entry.id, "/proof"), entry.body, part_of(entry)));
    if (const auto note = text_of(reply, "note"); !note.empty())
      context.note(fmt::format("{}; `farmtok proof show {}` lists the submitted proofs", note, entry.id));
    if (text_of(reply, "standing") == "disputed") {
      disputed = true;
      if (context.out().text() && !context.dry_run())
        context.note(fmt::format("`farmtok proof accept {} --url {}` makes this one count", entry.id,
                                 base::shell_word(text_of(reply, "submitted_url"))));
    }
    return reply;
  });
  return status == 0 && disputed ? base::row(base::Code::NOT_READY).exit : status;
}

int show(Context& context) {
  return print_list(context, path_of("/scheduled", context.arguments().word(0), "/proofs"), {});
}

/// The proofs submitted for a post, as `proof show` prints them.
void show_table(Context& context, const std::string& post) {
  auto& out = context.out();
  const auto& entity = *model::find_entity("proof");
  const auto proofs = context.daemon().list(path_of("/scheduled", post, "/proofs"), {{"limit", "1000"}}).items;
  const auto& terminal = context.terminal();
  out.lines(table_of(view_of(entity), entity, proofs, out.look()).lines(terminal.width, terminal.colour_out));
}

/// POST of the flags to /scheduled/POST/proofs/`what`. Prints the proofs in their state then, and what is to be known
/// of one that was accepted; to programs, and in a dry run, the post.
int decide(Context& context, std::string_view what) {
  const auto post = context.arguments().word(0);
  const auto path = path_of("/scheduled", post, fmt::format("/proofs/{}", what));
  const auto answer = context.daemon().call(context.change("POST", path, body_of_flags(context)));
  if (!context.out().text() || context.dry_run()) {
    context.out().object(answer);
    return 0;
  }
  show_table(context, post);
  const auto counts = text_of(answer, "proof_url");
  context.note(counts.empty() ? fmt::format("no proof of {} counts now: another one is awaited", post)
                              : fmt::format("the proof of {} that counts: {}", post, counts));
  if (const auto notice = text_of(answer, "notice"); what == "accept" && !notice.empty()) context.note(notice);
  return 0;
}

void need(Context& context, const char* flag, const char* why, const std::string& hint) {
  if (context.arguments().has(flag)) return;
  throw base::Error{base::Code::USAGE, fmt::format("--{} is missing: {}", flag, why), hint};
}

int accept(Context& context) {
  need(context, "url", "which of the proofs is to count?",
       fmt::format("farmtok proof show {}", context.arguments().word(0)));
  return decide(context, "accept");
}

int give_back(Context& context) {
  need(context, "reason", "the volunteer reads why it was returned",
       fmt::format("farmtok proof return {} --reason \"…\"", context.arguments().word(0)));
  return decide(context, "return");
}

}  // namespace

std::vector<Verb> proof_verbs() {
  const Positional post{.name = "POST", .about = "the post's id", .complete = Complete::post};
  auto any_post = post;
  any_post.required = false;
  return {
      {.name = "submit",
       .about = "Submits the proof of a post, as its volunteer would, and prints what counts; exit 5 when that is "
                "another one.",
       .examples = {{{"farmtok proof submit POST --url https://www.tiktok.com/@brand/video/7349123456789012345", "one"},
                     {"farmtok proof submit --from proofs.ndjson",
                      "many: {\"scheduled_id\":\"…\",\"proof_url\":\"…\"} a line"}}},
       .positionals = {any_post},
       .sets = Sets{"proof request", model::Operation::create},
       .output = "proof reply",
       .changes = true,
       .from = true,
       .run = submit},
      {.name = "show",
       .about = "Lists all proofs submitted for a post: which one counts, is disputed or was returned, and why.",
       .examples = {{{"farmtok proof show POST", "a table"},
                     {"farmtok proof show POST --json=proof_url,standing", "as JSON"}}},
       .positionals = {post},
       .output = "proof",
       .lists = true,
       .run = show},
      {.name = "accept",
       .about = "Makes a submitted proof count; the one that counted is disputed from then on. Prints all of them; to "
                "programs the post.",
       .examples = {{{"farmtok proof accept POST --url https://www.tiktok.com/@brand/video/7349123456789012345",
                      "a disputed or returned one"},
                     {"farmtok proof accept POST --url URL --reason \"the first one was a typo\"", "and says why"}}},
       .positionals = {post},
       .sets = Sets{"proof decision", model::Operation::create},
       .output = "post",
       .changes = true,
       .run = accept},
      {.name = "return",
       .about = "Refuses a proof: its post is open again, and its volunteer's page says why. Prints all of them; to "
                "programs the post.",
       .examples = {{{"farmtok proof return POST --reason \"this is another video\"", "the one that counts"},
                     {"farmtok proof return POST --url URL --reason \"not ours\"", "one that is named"}}},
       .positionals = {post},
       .sets = Sets{"proof decision", model::Operation::create},
       .output = "post",
       .changes = true,
       .run = give_back},
  };
}

}  // namespace farmtok::cli
