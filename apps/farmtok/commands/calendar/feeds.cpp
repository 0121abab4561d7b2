#include "commands/calendar/feeds.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>

#include "base/error.hpp"
#include "base/text/text.hpp"
#include "commands/common.hpp"
#include "days.hpp"
#include "output/qr.hpp"
#include "times.hpp"

namespace farmtok::cli {
namespace {

using base::Code;
using base::Error;

/// --until includes the whole day.
std::string until_for_request(std::string_view typed, base::Instant now) {
  const auto day = base::parse_day(base::trim(typed));
  if (!day) return bound_for_request("until", typed, now);
  const auto next = base::format_day(std::chrono::sys_days{*day} + std::chrono::days{1});
  const auto end = base::parse_instant(bound_for_request("until", next, now));
  return end ? base::format_instant(*end - std::chrono::milliseconds{1}) : next;
}

void write_calendar(const std::string& file, const std::string& text) {
  errno = 0;
  std::ofstream into{file, std::ios::binary | std::ios::trunc};
  into << text;
  into.close();
  if (into) return;
  const int error = errno;
  throw Error{error == ENOSPC || error == EDQUOT ? Code::STORAGE_FULL : Code::INVALID_REQUEST,
              fmt::format("cannot write {}: {}", file, std::strerror(error))};
}

std::int64_t events_in(std::string_view text) {
  constexpr std::string_view begin = "\r\nBEGIN:VEVENT\r\n";
  std::int64_t found = 0;
  for (auto at = text.find(begin); at != std::string_view::npos; at = text.find(begin, at + 1)) ++found;
  return found;
}

int export_ics(Context& context) {
  const auto& arguments = context.arguments();
  auto& out = context.out();
  const auto file = arguments.text("ics");
  if (file.empty())
    throw Error{Code::USAGE, "--ics is missing: where is the calendar to go?",
                "farmtok calendar export --ics posts.ics"};
  if (file == "-" && !out.text())
    throw Error{Code::USAGE, "the calendar and the words about it cannot both go to stdout"};
  context.use_own_zone();
  client::Request request;
  request.path = "/calendar/ics";
  request.query = {{"job_id", arguments.text("job")}, {"inbox_tracer", arguments.text("inbox-tracer")}};
  const auto from =
      arguments.has("from") ? bound_for_request("from", arguments.text("from"), context.now()) : std::string{};
  const auto until = arguments.has("until") ? until_for_request(arguments.text("until"), context.now()) : std::string{};
  check_order("from", from, "until", until);
  if (!from.empty()) request.query.emplace_back("from", from);
  if (!until.empty()) request.query.emplace_back("until", until);
  const auto reply = context.daemon().send(request);
  if (reply.status != 200) throw client::error_of(reply);
  if (file == "-") {
    out.sink().write(reply.body);
    return 0;
  }
  write_calendar(file, reply.body);
  const auto posts = events_in(reply.body);
  Card card;
  card.row("file", file);
  card.row("posts", fmt::to_string(posts));
  out.value({{"file", file}, {"posts", posts}}, card);
  return 0;
}

/// The flags of one action of `calendar feed`, beside the flags of every command. The rest of the verb's own flags
/// belong to its other actions and are refused.
struct Action {
  std::string_view name;
  std::vector<std::string_view> flags;
  bool takes_feed;
  int (*run)(Context&);
};

int create(Context& context) {
  const auto body = body_of_flags(context);
  const auto feed = context.daemon().call(context.change("POST", "/feeds", body));
  auto& out = context.out();
  out.object(feed);
  const auto url = text_of(feed, "url");
  if (url.empty()) return 0;
  if (context.arguments().on("qr") && out.text()) out.lines(qr_lines(url, context.terminal().colour_out));
  context.note("everyone who has this address can read the calendar; it is not shown again");
  if (url.starts_with("http://127.") || url.starts_with("http://localhost"))
    context.note("this address works on this machine only; see farmtok config set public_url https://…");
  return 0;
}

int list(Context& context) { return print_list(context, "/feeds", {}); }

int revoke(Context& context) {
  const auto id = context.arguments().word(1);
  const auto request = context.change("DELETE", path_of("/feeds", id));
  ask_about(context, request, fmt::format("Revoke feed {}, so that its address opens nothing?", id),
            "nothing was revoked");
  context.out().object(context.daemon().call(request));
  return 0;
}

const std::array<Action, 3>& actions() {
  static const std::array made{
      Action{"create", {"name", "inbox-tracer", "job", "qr", "dry-run", "idempotency-key"}, false, create},
      Action{"list", {"limit", "cursor", "all"}, false, list},
      Action{"revoke", {"dry-run"}, true, revoke},
  };
  return made;
}

int feed(Context& context) {
  const auto& arguments = context.arguments();
  const auto& action = *std::ranges::find(actions(), arguments.word(0), &Action::name);
  const auto help = fmt::format("{} -h", command_line(context.noun(), context.verb()));
  for (const auto& other : actions())
    for (const auto flag : other.flags)
      if (arguments.has(flag) && std::ranges::find(action.flags, flag) == action.flags.end())
        throw Error{Code::USAGE, fmt::format("calendar feed {} takes no --{}", action.name, flag), help};
  if (action.takes_feed != !arguments.word(1).empty())
    throw Error{Code::USAGE,
                action.takes_feed ? "FEED is missing: the feed's id"
                                  : fmt::format("calendar feed {} takes no FEED", action.name),
                action.takes_feed ? "farmtok calendar feed list --ids" : help};
  return action.run(context);
}

}  // namespace

std::vector<Verb> calendar_feed_verbs() {
  std::vector<std::string> choices;
  for (const auto& action : actions()) choices.emplace_back(action.name);
  return {
      {.name = "export",
       .about = "Writes posts as an iCalendar file.",
       .examples = {{{"farmtok calendar export --ics posts.ics", "all of them"},
                     {"farmtok calendar export --ics - --from 2026-12-01 --until 2026-12-31 --job JOB",
                      "a month of a job, to stdout"}}},
       .flags = {{.name = "ics", .value = "FILE|-", .about = "Where it goes.", .complete = Complete::file},
                 {.name = "from", .value = "DAY", .about = "Posts from this day or time on."},
                 {.name = "until", .value = "DAY", .about = "Posts up to the end of this day, or to a time."},
                 {.name = "job", .value = "JOB", .about = "Only of this job.", .complete = Complete::job},
                 {.name = "inbox-tracer", .value = "BATCH", .about = "Only of this volunteer's batch."},
                 {.name = "tz", .value = "ZONE", .about = "The zone whose days are meant; yours by default."}},
       .no_ids = true,
       .run = export_ics},
      {.name = "feed",
       .about = "Private addresses under which calendar programs read posts: makes, lists or revokes them.",
       .examples = {{{"farmtok calendar feed create --inbox-tracer ana --qr", "Ana's posts, for her phone"},
                     {"farmtok calendar feed revoke FEED", "its address opens nothing from then on"}}},
       .positionals = {{.name = "ACTION", .about = "create, list or revoke", .choices = choices},
                       {.name = "FEED", .about = "the feed's id, to revoke", .required = false}},
       .flags = {{.name = "qr", .about = "create: the address also as a QR code."}},
       .sets = Sets{"feed", model::Operation::create},
       .output = "feed",
       .lists = true,
       .changes = true,
       .run = feed},
  };
}

}  // namespace farmtok::cli
