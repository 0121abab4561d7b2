#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text.hpp"
#include "commands/all.hpp"
#include "commands/common.hpp"
#include "service.hpp"
#include "sys/child.hpp"

extern char** environ;

namespace farmtok::cli {
namespace {

using base::Code;
using base::Error;

/// Copying and reading gigabytes takes its time, and the daemon is silent meanwhile.
client::Client patient(Context& context) {
  auto options = context.connection();
  if (!context.arguments().has("timeout")) options.timeout = std::chrono::milliseconds::zero();
  return client::Client{options};
}

/// What farmtokd answers about a state that no daemon serves: it knows databases, this program does not.
Json ask_offline(Context& context, const std::vector<std::string>& words) {
  auto command = daemon_command(context);
  sys::Command child;
  child.program = command.front();
  child.arguments.assign(command.begin() + 1, command.end());
  child.arguments.insert(child.arguments.end(), words.begin(), words.end());
  child.arguments.emplace_back("--json");
  for (char** each = environ; *each; ++each) child.environment.emplace_back(*each);
  child.deadline = std::chrono::hours{24};
  child.line_limit = 256U << 20;
  std::string answer;
  const auto ended = sys::run_child(
      child, [&](std::string_view line) { answer = line; }, [] { return interrupted != 0; });
  if (ended.cancelled) throw Error{Code::INTERRUPTED, "interrupted"};
  const auto told = Json::parse(answer, nullptr, false);
  if (!told.is_object()) {
    const auto lines = base::split(std::string{base::trim(ended.errors)}, '\n');
    auto words_of_it = lines.empty() ? std::string{} : lines.front();
    if (words_of_it.starts_with("error: ")) words_of_it.erase(0, 7);
    throw Error{ended.status == base::row(Code::CONFIG_INVALID).exit ? Code::CONFIG_INVALID : Code::INTERNAL,
                words_of_it.empty() ? "farmtokd ended without an answer" : words_of_it, "farmtok config list"};
  }
  if (told.value("success", false)) return told.at("data");
  const auto& fault = told.at("error");
  throw Error{base::code_from_name(text_of(fault, "code")).value_or(Code::INTERNAL), text_of(fault, "message"),
              text_of(fault, "hint")};
}

int create(Context& context) {
  context.daemon();  // started, if it has to be
  context.out().object(patient(context).call(context.change("POST", "/backups")));
  return 0;
}

int list(Context& context) {
  const auto told =
      context.running_daemon() ? context.running_daemon()->get("/backups") : ask_offline(context, {"--list-backups"});
  auto& out = context.out();
  for (const auto& each : told.at("items")) out.item(each);
  out.finish_list(told.value("total", std::int64_t{0}), std::nullopt);
  if (told.at("items").empty() && out.text()) context.note("nothing there: farmtok backup create");
  return 0;
}

/// The name on the command line, else the newest good backup's.
std::string chosen(Context& context) {
  if (const auto name = context.arguments().word(0); !name.empty()) return name;
  const auto told =
      context.running_daemon() ? context.running_daemon()->get("/backups") : ask_offline(context, {"--list-backups"});
  for (const auto& each : told.at("items"))
    if (text_of(each, "state") == "good") return text_of(each, "name");
  throw Error{Code::NOT_FOUND, "there is no good backup", "farmtok backup create"};
}

int verify(Context& context) {
  const auto name = chosen(context);
  const auto told = context.running_daemon()
                        ? patient(context).call(context.change("POST", path_of("/backups", name, "/verify")))
                        : ask_offline(context, {"--verify-backup", name});
  const auto& items = told.at("items");
  auto& out = context.out();
  if (!out.text()) {
    out.value(told, {});
  } else {
    for (const auto& item : items)
      out.lines({fmt::format("{} {}", text_of(item, "file"),
                             tinted(text_of(item, "fault"), Tint::red, context.terminal().colour_out))});
    context.note(fmt::format("{}: {} files, {} read; {}", name, text_of(told, "files"),
                             base::human_bytes(told.value("bytes", std::int64_t{0})),
                             items.empty() ? "all are sound" : fmt::format("{} with a fault", items.size())));
  }
  return items.empty() ? 0 : base::row(Code::NOT_READY).exit;
}

int restore(Context& context) {
  const auto name = context.arguments().word(0);
  if (context.running_daemon())
    throw Error{Code::STATE_IN_USE, "the daemon serves this state: it must be stopped before a backup is put back",
                "farmtok daemon stop"};
  std::vector<std::string> words{"--restore", name};
  if (context.arguments().on("yes")) words.emplace_back("--replace");
  Json told;
  try {
    told = ask_offline(context, words);
  } catch (const Error& error) {
    // A state that holds a farm wants a yes; a state that a daemon holds wants another command.
    const bool asks = error.code == Code::STATE_IN_USE && error.hint.find("--yes") != std::string::npos;
    if (!asks || !context.terminal().in || !context.terminal().err) throw;
    if (!context.confirm(error.message + "; put the backup in its place?"))
      throw Error{Code::INTERRUPTED, "nothing was restored"};
    words.emplace_back("--replace");
    told = ask_offline(context, words);
  }
  Card card;
  card.row("restored", name, Tint::green);
  card.row("of", moment(told, "created_at", context.out().look()));
  card.row("stored files", text_of(told, "media_files"));
  if (const auto aside = text_of(told, "replaced"); !aside.empty()) card.row("files of before", aside);
  context.out().value(told, card);
  context.note(
      "posts that were due since then fire late within fire.grace, although they may have fired before: "
      "farmtok daemon start");
  return 0;
}

int prune(Context& context) {
  auto request = context.change("POST", "/backups/prune");
  if (const auto keep = context.arguments().whole("keep", 1)) request.query.emplace_back("keep", fmt::to_string(*keep));
  context.daemon();
  const auto told = patient(context).call(request);
  auto& out = context.out();
  if (!out.text()) {
    out.value(told, {});
    return 0;
  }
  for (const auto& name : told.at("names")) out.lines({name.get<std::string>()});
  context.note(fmt::format("{} backups and {} stored files {}, {}; the newest {} stay", told.at("names").size(),
                           text_of(told, "media_files"), context.dry_run() ? "would go" : "are gone",
                           base::human_bytes(told.value("bytes", std::int64_t{0})), text_of(told, "keep")));
  return 0;
}

}  // namespace

std::vector<Verb> backup_verbs() {
  const Positional name{.name = "BACKUP", .about = "a name from backup list"};
  auto newest = name;
  newest.required = false;
  newest.about = "a name from backup list; the newest good one by default";
  return {
      {.name = "create",
       .about = "Makes a backup without stopping the daemon, verifies it, and prints it. The daemon makes one each day "
                "by itself.",
       .examples = {{{"farmtok backup create", "now"}, {"farmtok backup create --ids", "its bare name"}}},
       .output = "backup",
       .run = create},
      {.name = "list",
       .about = "Lists the backups, newest first; works without a daemon.",
       .examples = {{{"farmtok backup list", "a table"}, {"farmtok backup list --json=name,state,fault", "as JSON"}}},
       .output = "backup",
       .run = list},
      {.name = "verify",
       .about = "Reads every byte of a backup and compares it; exit 5 when something is wrong. Works without a daemon.",
       .examples = {{{"farmtok backup verify", "the newest good one"},
                     {"farmtok backup verify BACKUP --json", "one, as JSON"}}},
       .positionals = {newest},
       .run = verify},
      {.name = "restore",
       .about = "Puts a backup into the state of a stopped daemon. What is there already is moved aside and kept.",
       .examples = {{{"farmtok backup restore BACKUP", "into an empty state"},
                     {"farmtok backup restore BACKUP --yes", "in place of what is there"}}},
       .positionals = {name},
       .run = restore},
      {.name = "prune",
       .about = "Lets old backups go, and stored videos that none of the others names.",
       .examples = {{{"farmtok backup prune --dry-run", "what would go"},
                     {"farmtok backup prune --keep 3", "keeps the newest three good ones"}}},
       .flags = {{.name = "keep", .value = "N", .about = "How many good ones stay (backup.keep)."},
                 {.name = "dry-run", .about = "Shows what would happen and changes nothing."}},
       .run = prune},
  };
}

}  // namespace farmtok::cli
