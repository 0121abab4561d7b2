#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/error.hpp"
#include "base/text/text.hpp"
#include "commands/commands.hpp"
#include "commands/common.hpp"
#include "commands/daemon/clock.hpp"
#include "service.hpp"
#include "settings/places.hpp"
#include "sys/lock_file.hpp"

namespace farmtok::cli {
namespace {

using base::Code;
using base::Error;

/// Rows for known names, then everything else from the daemon.
Card status_card(const Json& status, const Look& look) {
  Card card;
  card.section("Daemon");
  card.row("state", "running", Tint::green);
  for (const auto* field : {"version", "pid"}) card.row(field, text_of(status, field));
  card.row("since", moment(status, "started_at", look));
  card.row("state folder", text_of(status, "state_dir"));
  card.row("socket", text_of(status, "socket"));
  card.row("listens at", text_of(status, "http"));
  card.row("volunteers' URL", text_of(status, "public_url"), Tint::cyan);
  const auto counts = [&](const char* field, std::string_view title) {
    const auto found = status.find(field);
    if (found == status.end() || !found->is_object()) return;
    card.section(std::string{title});
    for (const auto& [name, value] : found->items())
      card.row(name, base::to_line(value), value != 0 ? tint_of_state(name) : Tint::dim);
  };
  counts("posts", "Posts");
  card.row("next due", moment(status, "next_due", look));
  counts("work", "Work");
  card.section("Mail");
  if (const auto mail = text_of(status, "mail"); !mail.empty()) card.row("goes", mail);
  return card;
}

int show_status(Context& context, client::Client& daemon) {
  const auto status = daemon.get("/status");
  context.out().value(status, status_card(status, context.out().look()));
  return 0;
}

int status(Context& context) {
  auto* daemon = context.running_daemon();
  if (!daemon)
    throw Error{
        Code::UNREACHABLE, fmt::format("no daemon answers at {}", settings::daemon_places(context.settings()).socket),
        service_manager_command(settings::daemon_places(context.settings()).socket).value_or("farmtok daemon start")};
  return show_status(context, *daemon);
}

int start(Context& context) {
  if (auto* daemon = context.running_daemon()) {
    context.note("the daemon was already running");
    return show_status(context, *daemon);
  }
  if (const auto command = service_manager_command(settings::daemon_places(context.settings()).socket))
    throw Error{Code::UNREACHABLE, "a service manager runs farmtokd here", *command};
  start_detached(context);
  return show_status(context, *context.running_daemon());
}

int stop(Context& context) {
  auto* daemon = context.running_daemon();
  const auto socket = settings::daemon_places(context.settings()).socket;
  Json answer{{"stopped", true}, {"was_running", daemon != nullptr}, {"socket", socket}};
  if (daemon && !context.dry_run()) {
    const auto lock = text_of(daemon->get("/status"), "state_dir") + "/lock";
    daemon->call(context.change("POST", "/daemon/stop"));
    // It finishes its current work: up to ten seconds, and a little more on a busy machine.
    for (int waited = 0; sys::lock_is_held(lock); waited += 20) {
      if (waited >= 15'000)
        throw Error{Code::TIMED_OUT, "the daemon is still running 15 s after the signal to stop",
                    "farmtok daemon logs"};
      pause_for(20);
    }
  }
  Card card;
  card.row(!daemon ? "not running" : context.dry_run() ? "would be stopped" : "stopped", socket);
  context.out().value(outcome_of(context, std::move(answer)), card);
  return 0;
}

int run(Context& context) {
  const auto command = daemon_command(context);
  std::vector<char*> argv;
  for (const auto& word : command) argv.push_back(const_cast<char*>(word.c_str()));
  argv.push_back(nullptr);
  std::signal(SIGPIPE, SIG_DFL);
  std::signal(SIGINT, SIG_DFL);
  ::execv(argv.front(), argv.data());
  throw Error{Code::INTERNAL, fmt::format("cannot run {}: {}", command.front(), std::strerror(errno))};
}

/// Whether the file at this path is another one than the open one.
bool is_another(int open, const std::string& path) {
  struct stat ours {
  }, there{};
  return ::fstat(open, &ours) == 0 && ::stat(path.c_str(), &there) == 0 &&
         (ours.st_ino != there.st_ino || ours.st_dev != there.st_dev);
}

int logs(Context& context) {
  const auto file = settings::daemon_places(context.settings()).state + "/farmtokd.log";
  if (::access(file.c_str(), F_OK) != 0)
    throw Error{Code::NOT_FOUND, fmt::format("there is no log at {}", file),
                "A daemon run by a service manager logs there: journalctl -u farmtokd"};
  auto& sink = context.out().sink();
  const auto count = context.arguments().whole("lines").value_or(100);
  const auto wanted = static_cast<std::size_t>(std::max<std::int64_t>(count, 0));
  const auto lines = last_lines(file, wanted);
  // A daemon begins another file when one is full.
  if (lines.size() < wanted)
    for (const auto& line : last_lines(file + ".1", wanted - lines.size())) sink.line(base::printable(line, true));
  for (const auto& line : lines) sink.line(base::printable(line, true));
  sink.flush();
  if (!context.arguments().on("follow")) return 0;
  sys::Fd log{::open(file.c_str(), O_RDONLY | O_CLOEXEC)};
  ::lseek(log.get(), 0, SEEK_END);
  std::string piece(16 * 1024, '\0');
  std::string rest;  // of an incomplete line
  while (!sink.closed()) {
    const auto got = ::read(log.get(), piece.data(), piece.size());
    if (got > 0) {
      rest.append(piece.data(), static_cast<std::size_t>(got));
      const auto whole = rest.rfind('\n') + 1;  // 0 when there is none
      sink.write(base::printable(std::string_view{rest}.substr(0, whole), true));
      rest.erase(0, whole);
    } else if (is_another(log.get(), file)) {
      log = sys::Fd{::open(file.c_str(), O_RDONLY | O_CLOEXEC)};
    } else {
      pause_for(200);
    }
    sink.flush();
  }
  return 0;
}

std::vector<Verb> own_verbs() {
  const Flag http{.name = "http", .value = "HOST:PORT", .about = "The volunteers' listener; port 0 takes a free one."};
  return {
      {.name = "start",
       .about = "Starts the daemon in the background and waits until it answers.",
       .examples = {{{"farmtok daemon start", "for this user"},
                     {"farmtok daemon start --state /srv/farm --http 127.0.0.1:0",
                      "a private one with its own state"}}},
       .flags = {http},
       .no_ids = true,
       .run = start},
      {.name = "stop",
       .about = "Stops the daemon and waits until it is gone and its state is free.",
       .examples = {{{"farmtok daemon stop", "lets it finish what it has in hand"},
                     {"farmtok daemon stop --state /srv/farm", "a private one"}}},
       .changes = true,
       .no_ids = true,
       .run = stop},
      {.name = "status",
       .about = "Shows whether the daemon runs and what it has to do; exit 7 when it does not run.",
       .examples = {{{"farmtok daemon status", "a card"}, {"farmtok daemon status --json=pid,public_url", "as JSON"}}},
       .no_ids = true,
       .run = status},
      {.name = "run",
       .about = "Runs the daemon in the foreground.",
       .examples = {{{"farmtok daemon run", "until Ctrl-C"},
                     {"farmtok daemon run --http off", "without a listener for volunteers"}}},
       .flags = {http},
       .no_ids = true,
       .run = run},
      {.name = "logs",
       .about = "Shows the log of a daemon started by farmtok.",
       .examples = {{{"farmtok daemon logs", "the last 100 lines"},
                     {"farmtok daemon logs --follow --lines 10", "and what comes"}}},
       .flags = {{.name = "follow", .about = "Goes on as it grows."},
                 {.name = "lines", .value = "N", .about = "How many (100)."}},
       .no_ids = true,
       .run = logs},
  };
}

}  // namespace

std::vector<Verb> daemon_verbs() {
  auto verbs = own_verbs();
  for (auto& verb : daemon_clock_verbs()) verbs.push_back(std::move(verb));
  return verbs;
}

}  // namespace farmtok::cli
