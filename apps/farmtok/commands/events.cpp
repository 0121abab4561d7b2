#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text/text.hpp"
#include "commands/commands.hpp"
#include "commands/common.hpp"
#include "times.hpp"

namespace farmtok::cli {
namespace {

/// One line for a person: a table cannot be fitted to future rows.
std::string event_line(const Json& event, const Context& context, const Look& look) {
  const bool colour = context.terminal().colour_out;
  const auto at = text_of(event, "at");
  const auto to = text_of(event, "to_state");
  const auto from = text_of(event, "from_state");
  auto line = fmt::format("{}  {}  {}", look.terminal ? local_time(at) : at,
                          tinted(padded(text_of(event, "what"), 20), Tint::bold, colour), text_of(event, "subject"));
  if (!to.empty())
    line += fmt::format("  {}{}", from.empty() ? "" : from + " → ", tinted(to, tint_of_state(to), colour));
  if (const auto why = text_of(event, "why"); !why.empty())
    line += "  " + base::printable(look.terminal ? with_local_times(why) : why);
  return line;
}

constexpr auto in_lines = "farmtok events --follow --ndjson";

int follow(Context& context) {
  auto& out = context.out();
  if (out.form() == Form::csv) throw base::Error{base::Code::USAGE, "--follow and --csv exclude each other", in_lines};
  if (out.form() == Form::json)
    throw base::Error{base::Code::USAGE, "--follow and --json exclude each other: a document has an end", in_lines};
  const auto& arguments = context.arguments();
  auto after = arguments.has("after") ? arguments.text("after") : "-1";
  auto limit = arguments.whole("limit", 1);
  client::Request request{.path = "/events",
                          .query = {{"after", after}, {"subject", arguments.text("subject")}},
                          .headers = {},
                          .body = {}};
  bool done = false;
  context.daemon().follow(request, [&](const client::Message& message) {
    const auto event = Json::parse(message.data, nullptr, false);
    if (!event.is_object()) return true;
    if (!message.id.empty()) after = message.id;
    if (out.text()) out.lines({event_line(event, context, out.look())});
    else out.object(event);
    out.sink().flush();
    done = out.sink().closed() || (limit && --*limit <= 0);
    return !done;
  });
  if (done) return 0;
  throw base::Error{base::Code::UNREACHABLE, "the daemon ended the stream of events",
                    fmt::format("farmtok events --follow --after {}", after)};
}

int list(Context& context, bool newest) {
  const auto& arguments = context.arguments();
  return print_list(context, "/events",
                    {{"after", arguments.text("after")},
                     {"subject", arguments.text("subject")},
                     {"order", newest ? "newest" : "oldest"}});
}

int run(Context& context) {
  const auto& arguments = context.arguments();
  for (const auto* other : {"follow", "after", "cursor"})
    if (arguments.on("newest") && arguments.has(other))
      throw base::Error{base::Code::USAGE, fmt::format("--newest and --{} exclude each other", other),
                        "farmtok events --newest"};
  if (arguments.on("follow")) return follow(context);
  // A person who asks for no place in the list wants to see what happened last.
  bool newest = arguments.on("newest");
  for (const auto* place : {"after", "subject", "cursor", "all"})
    if (arguments.has(place)) return list(context, newest);
  return list(context, newest || context.out().look().terminal);
}

}  // namespace

std::vector<Verb> events_verbs() {
  return {
      {.name = "",
       .about =
           "Lists what happened, or follows what happens. The oldest first; on a terminal the newest, where neither a "
           "subject nor a place in the list is named.",
       .examples = {{{"farmtok events --follow --ndjson", "every change as it happens, one JSON object a line"},
                     {"farmtok events --newest --limit 20", "what happened last"}}},
       .flags = {{.name = "follow", .about = "Goes on with what happens from now on (or from --after)."},
                 {.name = "subject", .value = "ID", .about = "Only about this job, result, post, media or work."},
                 {.name = "after", .value = "EVENT", .about = "Only those with a greater number."},
                 {.name = "newest", .about = "The newest first; --limit says how many."}},
       .output = "event",
       .lists = true,
       .run = run}};
}

}  // namespace farmtok::cli
