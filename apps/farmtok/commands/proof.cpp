#include "commands/all.hpp"
#include "commands/common.hpp"

namespace farmtok::cli {
namespace {

int submit(Context& context) {
  bool many = false;
  const auto entries = entries_of(context, "scheduled_id", many);
  return run_entries(context, entries, many, [&](const Entry& entry) {
    return context.daemon().call(
        context.change("POST", path_of("/volunteer", entry.id, "/proof"), entry.body, part_of(entry)));
  });
}

int show(Context& context) {
  return print_list(context, path_of("/scheduled", context.arguments().word(0), "/proofs"), {});
}

}  // namespace

std::vector<Verb> proof_verbs() {
  const Positional post{.name = "POST", .about = "the post's id", .complete = Complete::post};
  auto any_post = post;
  any_post.required = false;
  return {
      {.name = "submit",
       .about = "Hands in the proof of a post, as its volunteer would, and prints what counts.",
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
       .about = "Lists all that was handed in for a post: what counts and what is disputed.",
       .examples = {{{"farmtok proof show POST", "a table"},
                     {"farmtok proof show POST --json=proof_url,standing", "as JSON"}}},
       .positionals = {post},
       .output = "proof",
       .lists = true,
       .run = show},
  };
}

}  // namespace farmtok::cli
