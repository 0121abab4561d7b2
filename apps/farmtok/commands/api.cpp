#include <fmt/format.h>

#include <algorithm>

#include "base/error.hpp"
#include "base/text/text.hpp"
#include "base/time.hpp"
#include "commands/commands.hpp"
#include "commands/common.hpp"

namespace farmtok::cli {
namespace {

using base::Code;
using base::Error;

std::string method_of(const std::string& word) {
  std::string method = word;
  std::ranges::transform(method, method.begin(), [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  constexpr std::array known{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"};
  if (std::ranges::find(known, method) == known.end())
    throw Error{Code::USAGE, fmt::format("\"{}\" is not a method", base::fit(word, 40)),
                "GET, HEAD, POST, PUT, PATCH or DELETE"};
  return method;
}

std::string target_path(const std::string& word) {
  if (!word.starts_with('/') || word.find_first_of(" \r\n\t") != std::string::npos)
    throw Error{Code::USAGE, fmt::format("\"{}\" is not a path", base::fit(word, 60)),
                "It begins with a slash: /jobs?limit=5"};
  return word;
}

/// What the call takes away, as the question names it; empty for a call that takes nothing away.
std::string taken_away(const client::Request& request) {
  const std::string_view path = std::string_view{request.path}.substr(0, request.path.find('?'));
  if (request.method == "DELETE") return fmt::format("DELETE {}", path);
  if (request.method != "POST") return {};
  if (path.ends_with("/link/revoke")) return fmt::format("POST {}, which ends the present link", path);
  const auto body = Json::parse(request.body, nullptr, false);
  if (path == "/scheduled/recover" && body.is_object() && body.value("action", Json()) == "drop")
    return fmt::format("POST {}, which deletes posts", path);
  if (path.starts_with("/webhooks/") && path.ends_with("/rotate") && body.is_object()) {
    const auto overlap = body.find("overlap");
    const auto length = overlap != body.end() && overlap->is_string()
                            ? base::parse_duration(overlap->get_ref<const std::string&>())
                            : std::nullopt;
    if (length && length->count() == 0) return fmt::format("POST {}, which ends the present secret", path);
  }
  return {};
}

/// As the commands do that take something away.
void ask_before_removal(Context& context, const client::Request& request) {
  const auto what = taken_away(request);
  const auto question = request.path.find('?');
  const bool dry = context.dry_run() ||
                   (question != std::string::npos && request.path.find("dry_run=true", question) != std::string::npos);
  if (what.empty() || dry) return;
  if (!context.confirm(fmt::format("Send {}?", what))) throw Error{Code::INTERRUPTED, "nothing was sent"};
}

int run(Context& context) {
  const auto& arguments = context.arguments();
  auto request = context.change(method_of(arguments.word(0)), target_path(arguments.word(1)));
  if (const auto body = arguments.word(2); !body.empty())
    request.body = body == "-" ? read_input("-") : body.starts_with('@') ? read_input(body.substr(1)) : body;
  for (const auto& header : arguments.all("header")) {
    const auto colon = header.find(':');
    if (colon == std::string::npos || colon == 0)
      throw Error{Code::USAGE, fmt::format("--header \"{}\" is not like Name: value", base::fit(header, 60))};
    auto name = header.substr(0, colon);
    const std::string value{base::trim(std::string_view{header}.substr(colon + 1))};
    if (base::lower(name) == "content-type") request.content_type = value;
    else request.headers.emplace_back(std::move(name), value);
  }
  ask_before_removal(context, request);
  auto& out = context.out();
  std::string gathered;
  const bool for_person = context.terminal().out;
  const auto reply = context.daemon().stream(request, [&](std::string_view piece) {
    if (for_person) gathered += piece;
    else out.sink().write(piece);
    if (base::lower(request.method) == "get") out.sink().flush();
    return !out.sink().closed();
  });
  if (reply.status >= 300 || reply.status < 200) throw client::error_of(reply);
  if (!for_person) {
    if (reply.header("content-type").starts_with("application/json")) out.sink().write("\n");
    return 0;
  }
  if (const auto json = Json::parse(gathered, nullptr, false); !json.is_discarded()) out.json(json);
  else if (base::valid_utf8(gathered)) out.lines({gathered});
  else throw Error{Code::USAGE, "the answer is binary", "Send it to a file with > FILE."};
  return 0;
}

}  // namespace

std::vector<Verb> api_verbs() {
  return {
      {.name = "",
       .about = "Calls the daemon's API and prints the answer as it came. Asks before it takes something away, as the "
                "other commands do.",
       .examples = {{{"farmtok api GET '/jobs?limit=5'", "the bare envelope"},
                     {"farmtok api POST /jobs '{\"job_mode\":\"manual\"}' --header 'Idempotency-Key: q1'",
                      "with a body"}}},
       .positionals = {{.name = "METHOD", .about = "GET, HEAD, POST, PUT, PATCH or DELETE"},
                       {.name = "PATH", .about = "path and query: /jobs?limit=5"},
                       {.name = "BODY", .about = "the body; - reads stdin, @FILE a file", .required = false}},
       .flags =
           {{.name = "header", .value = "NAME:VALUE", .about = "A header; may be given again.", .repeatable = true}},
       .changes = true,
       .run = run}};
}

}  // namespace farmtok::cli
