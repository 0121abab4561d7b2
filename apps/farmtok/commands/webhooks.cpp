#include <fmt/format.h>

#include "base/error.hpp"
#include "commands/all.hpp"
#include "commands/common.hpp"

namespace farmtok::cli {
namespace {

int secret(Context& context) {
  const auto found = fetch(context, "/webhooks", context.arguments().word(0), "/secret");
  auto& out = context.out();
  if (out.text()) out.lines({text_of(found, "secret")});
  else out.value(found, {});
  if (found.contains("previous_until"))
    context.note(fmt::format("the one before signs too until {}", text_of(found, "previous_until")));
  return 0;
}

int rotate(Context& context) {
  const auto& arguments = context.arguments();
  const auto host = arguments.word(0);
  Json body = Json::object();
  if (arguments.has("overlap")) body["overlap"] = arguments.text("overlap");
  const auto asked = fmt::format("Change the signing secret of {}?", host);
  if (!context.dry_run() && !context.confirm(asked)) throw base::Error{base::Code::INTERRUPTED, "nothing was changed"};
  const auto told = context.daemon().call(context.change("POST", path_of("/webhooks", host, "/rotate"), body));
  context.out().object(told);
  context.note(fmt::format("farmtok webhooks secret {} shows the new one; both sign until {}", text_of(told, "host"),
                           text_of(told, "previous_until")));
  return 0;
}

}  // namespace

std::vector<Verb> webhooks_verbs() {
  const Positional host{.name = "HOST", .about = "the receiver's host, or an address on it"};
  return {
      {.name = "secret",
       .about = "Prints the secret with which webhooks to a host are signed, for that receiver alone.",
       .examples = {{{"farmtok webhooks secret hooks.example.org", "the bare secret, for its receiver"},
                     {"farmtok webhooks secret hooks.example.org --json", "and until when the one before signs too"}}},
       .positionals = {host},
       .run = secret},
      {.name = "rotate",
       .about = "Gives a host another secret; for a while the one before signs, too.",
       .examples = {{{"farmtok webhooks rotate hooks.example.org", "both sign for a day"},
                     {"farmtok webhooks rotate hooks.example.org --overlap 0s", "the old one is known to others"}}},
       .positionals = {host},
       .flags = {{.name = "overlap", .value = "LENGTH", .about = "How long both sign, 24h by default; 0s for not."}},
       .changes = true,
       .run = rotate},
  };
}

}  // namespace farmtok::cli
