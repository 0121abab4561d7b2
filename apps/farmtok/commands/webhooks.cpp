#include <fmt/format.h>

#include "asking.hpp"
#include "base/duration.hpp"
#include "base/error.hpp"
#include "base/host.hpp"
#include "base/text/text.hpp"
#include "base/time.hpp"
#include "commands/commands.hpp"
#include "commands/common.hpp"

namespace farmtok::cli {
namespace {

/// The host of the word, which may be an address on it: an address itself cannot be part of a path.
std::string typed_host(const Context& context) {
  const auto& word = context.arguments().word(0);
  if (auto host = base::host_named(word)) return *host;
  throw base::Error{base::Code::USAGE, fmt::format("\"{}\" is not a host", base::fit(word, 60)),
                    fmt::format("{} hooks.example.org", command_line(context.noun(), context.verb()))};
}

int secret(Context& context) {
  const auto found = fetch(context, "/webhooks", typed_host(context), "/secret");
  auto& out = context.out();
  if (out.text()) out.lines({text_of(found, "secret")});
  else out.value(found, {});
  if (found.contains("previous_until"))
    context.note(fmt::format("the one before signs too until {}", text_of(found, "previous_until")));
  return 0;
}

int rotate(Context& context) {
  const auto& arguments = context.arguments();
  const auto host = typed_host(context);
  Json body = Json::object();
  if (arguments.has("overlap")) body["overlap"] = arguments.text("overlap");
  const auto overlap = base::parse_duration(arguments.text("overlap"));
  if (base::lacks_unit(arguments.text("overlap")))
    throw base::Error{base::Code::USAGE,
                      fmt::format("--overlap \"{}\" is no length of time up to 90d, like 24h or 7d",
                                  base::fit(arguments.text("overlap"), 40)),
                      fmt::format("farmtok webhooks rotate {} --overlap 24h", host)};
  const bool ends = overlap && overlap->count() == 0;
  const auto asked =
      fmt::format("Change the signing secret of {}{}?", host, ends ? ", so that the one before ends now" : "");
  if (!context.dry_run() && !(ends ? context.confirm(asked) : agreed(context, asked)))
    throw base::Error{base::Code::INTERRUPTED, "nothing was changed"};
  const auto told = context.daemon().call(context.change("POST", path_of("/webhooks", host, "/rotate"), body));
  context.out().object(told);
  const auto until = text_of(told, "previous_until");
  context.note(fmt::format("`farmtok webhooks secret {}` shows the new one; {}", text_of(told, "host"),
                           until.empty() ? "the one before ends now" : fmt::format("both sign until {}", until)));
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
                     {"farmtok webhooks rotate hooks.example.org --overlap 0s --yes", "the one before ends now"}}},
       .positionals = {host},
       .flags = {{.name = "overlap",
                  .value = "LENGTH",
                  .about = "How long both sign, 24h by default; with 0s every former one ends now."}},
       .changes = true,
       .run = rotate},
  };
}

}  // namespace farmtok::cli
