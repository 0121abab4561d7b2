#include <fmt/format.h>

#include <filesystem>
#include <map>

#include "base/counted.hpp"
#include "base/error.hpp"
#include "base/shell.hpp"
#include "base/text/text.hpp"
#include "commands/commands.hpp"
#include "commands/common.hpp"
#include "service.hpp"
#include "sys/child.hpp"

extern char** environ;

namespace farmtok::cli {
namespace {

using base::Code;
using base::Error;

/// The answer of farmtokd about a state without a daemon: it can read databases, this program cannot.
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
  const auto reply = Json::parse(answer, nullptr, false);
  if (!reply.is_object()) {
    const auto lines = base::split(std::string{base::trim(ended.errors)}, '\n');
    auto words_of_it = lines.empty() ? std::string{} : lines.front();
    if (words_of_it.starts_with("error: ")) words_of_it.erase(0, 7);
    throw Error{ended.status == base::row(Code::CONFIG_INVALID).exit ? Code::CONFIG_INVALID : Code::INTERNAL,
                words_of_it.empty() ? "farmtokd ended without an answer" : words_of_it, "farmtok config list"};
  }
  if (reply.value("success", false)) return reply.at("data");
  const auto& fault = reply.at("error");
  throw Error{base::code_from_name(text_of(fault, "code")).value_or(Code::INTERNAL), text_of(fault, "message"),
              text_of(fault, "hint")};
}

int create(Context& context) {
  context.daemon();  // started, if necessary
  const auto made = patient(context).call(context.change("POST", "/backups"));
  context.out().object(made);
  if (const auto lost = made.value("missing_media", std::int64_t{0}); lost > 0)
    context.note(
        fmt::format("stored files that are damaged or missing in the farm, and so not in the backup: {}; "
                    "farmtok media list --only damaged",
                    lost));
  if (const auto fault = text_of(made, "fault"); !fault.empty())
    context.note(fmt::format("the backup is not whole: {}; farmtok doctor", fault));
  return text_of(made, "fault").empty() ? 0 : base::row(Code::NOT_READY).exit;
}

Json all_backups(Context& context) {
  return context.running_daemon() ? context.running_daemon()->get("/backups")
                                  : ask_offline(context, {"--list-backups"});
}

std::string size_of(const Json& object) { return base::human_bytes(object.value("bytes", std::int64_t{0})); }

/// What puts the newest one of other farms here.
std::string take_foreign(const Json& foreign) {
  return fmt::format("`farmtok backup restore {} --yes` puts the newest of them here",
                     text_of(foreign.front(), "folder"));
}

/// The operator decides about the files that a restore moved aside.
void note_aside(Context& context, const std::string& folder, const std::string& about) {
  const auto word = base::shell_word(folder);
  context.note(fmt::format("{}{}: `farmtok backup restore {} --yes` puts it back, `rm -r {}` removes it", folder, about,
                           word, word));
}

/// Backups of other farms that use the same folder are not this one's to count.
void note_foreign(Context& context, const Json& foreign) {
  if (foreign.empty()) return;
  const auto folder = std::filesystem::path{text_of(foreign.front(), "folder")}.parent_path().string();
  context.note(
      fmt::format("backups of other farms in {}, left alone: {}; {}", folder, foreign.size(), take_foreign(foreign)));
}

/// Whose the backups are, where those of several farms are there.
void note_farms(Context& context, const Json& items, const Json& foreign) {
  std::map<std::string, std::vector<std::string>> farms;
  for (const auto* list : {&items, &foreign})
    for (const auto& each : *list) {
      const auto home = text_of(each, "home");
      farms[fmt::format("{}{}", text_of(each, "farm"), home.empty() ? "" : " (" + home + ")")].push_back(
          text_of(each, "name"));
    }
  if (farms.size() < 2) return;
  for (const auto& [farm, names] : farms) context.note(fmt::format("of farm {}: {}", farm, base::join(names, ", ")));
}

int list(Context& context) {
  const auto reply = all_backups(context);
  auto& out = context.out();
  for (const auto& each : reply.at("items")) out.item(each);
  out.finish_list(reply.value("total", std::int64_t{0}), std::nullopt);
  if (!out.text()) return 0;
  if (reply.at("items").empty()) context.note("nothing there: farmtok backup create");
  note_foreign(context, reply.at("foreign"));
  note_farms(context, reply.at("items"), reply.at("foreign"));
  for (const auto& each : reply.at("replaced"))
    note_aside(context, text_of(each, "folder"), fmt::format(", {} that a restore put aside", size_of(each)));
  return 0;
}

bool is_path(const std::string& word) { return word.find('/') != std::string::npos; }

/// The name or path on the command line, else the name of the newest backup that can be restored. A path is made
/// absolute: farmtokd may resolve it from another folder.
std::string chosen(Context& context) {
  if (auto word = context.arguments().word(0); !word.empty())
    return is_path(word) ? std::filesystem::absolute(word).lexically_normal().string() : word;
  const auto reply = all_backups(context);
  for (const auto& each : reply.at("items")) {
    if (each.value("restorable", false)) return text_of(each, "name");
    const auto fault = text_of(each, "fault");
    context.note(fmt::format("{} is newer and left out, because it is damaged{}", text_of(each, "name"),
                             fault.empty() ? "" : ": " + fault));
  }
  const auto& foreign = reply.at("foreign");
  throw Error{Code::NOT_FOUND, "there is no backup of this farm that can be restored",
              foreign.empty() ? "farmtok backup create" : "Those of other farms: " + take_foreign(foreign) + "."};
}

/// Files that the backup itself does not bring back.
void print_missing(Context& context, const Json& reply, const char* where) {
  for (const auto& each : reply.value("missing", Json::array()))
    context.note(fmt::format("media {} ({}) {}: {}", text_of(each, "media_id"), text_of(each, "kind"),
                             text_of(each, "fault"),
                             each.value("pooled", false) ? where : "it was found nowhere else"));
}

/// What the farm had and has not now, with the commands that help.
void note_lost(Context& context, const Json& reply) {
  for (const auto& each : reply.value("left_out", Json::array())) {
    const auto file = text_of(each, "file");
    context.note(fmt::format("{} was NOT restored: {} {}; `farmtok backup list` shows the other backups{}",
                             text_of(each, "what"), file, text_of(each, "fault"),
                             file == "catalogue.db" ? ", `farmtok catalogue add FILE` fills the catalogue again" : ""));
  }
  if (const auto lost = reply.value("missing_media", std::int64_t{0}); lost > 0)
    context.note(
        fmt::format("stored files that were NOT restored: {}; once the daemon runs, `farmtok media list --only "
                    "damaged` names them, and `farmtok media add FILE` repairs the one with the same bytes",
                    lost));
}

int verify(Context& context) {
  const auto name = chosen(context);
  const auto reply = !is_path(name) && context.running_daemon()
                         ? patient(context).call(context.change("POST", path_of("/backups", name, "/verify")))
                         : ask_offline(context, {"--verify-backup", name});
  const auto& items = reply.at("items");
  auto& out = context.out();
  if (!out.text()) {
    out.value(reply, {});
  } else {
    for (const auto& item : items)
      out.lines({fmt::format("{} {}", text_of(item, "file"),
                             tinted(text_of(item, "fault"), Tint::red, context.terminal().colour_out))});
    context.note(fmt::format("{}: {}, {} read; {}", name, base::counted(reply.value("files", std::int64_t{0}), "file"),
                             base::human_bytes(reply.value("bytes", std::int64_t{0})),
                             items.empty() ? "all are sound" : fmt::format("{} with a fault", items.size())));
    print_missing(context, reply, "another backup has it, and a restore takes it from there");
  }
  return items.empty() ? 0 : base::row(Code::NOT_READY).exit;
}

/// Answers the exit status: 5 when something was not restored.
int show_restored(Context& context, const std::string& name, const Json& reply) {
  const auto aside = text_of(reply, "replaced");
  Card card;
  card.row("restored", name, Tint::green);
  if (reply.contains("created_at")) card.row("of", moment(reply, "created_at", context.out().look()));
  card.row("stored files", text_of(reply, "media_files"));
  if (const auto lost = reply.value("missing_media", std::int64_t{0}); lost > 0)
    card.row("still missing", fmt::to_string(lost), Tint::red);
  for (const auto& each : reply.value("left_out", Json::array()))
    card.row("not restored", text_of(each, "what"), Tint::red);
  if (const auto unknown = text_of(reply, "unknown"); !unknown.empty()) context.note("manifest.json " + unknown);
  if (!aside.empty()) card.row("former files", aside);
  if (reply.value("apart", false)) card.row("farm", text_of(reply, "farm"));
  context.out().value(reply, card);
  print_missing(context, reply, "it came from another backup or from the former state");
  note_lost(context, reply);
  if (const auto farm = text_of(reply, "farm_note"); !farm.empty())
    context.note(
        fmt::format("{}; if that farm runs nowhere else any more, `farmtok backup restore {} --take-over "
                    "--yes` makes this state that farm",
                    farm, base::shell_word(name)));
  if (const auto warning = text_of(reply, "warning"); !warning.empty()) context.note(warning);
  if (!aside.empty()) note_aside(context, aside, "");
  if (is_path(name) && reply.contains("created_at"))
    context.note("the configuration is not in a backup; `farmtok config path` names the file of this machine");
  context.note("farmtok daemon start");
  return reply.value("whole", true) ? 0 : base::row(Code::NOT_READY).exit;
}

int restore(Context& context) {
  const auto name = chosen(context);
  if (context.running_daemon())
    throw Error{Code::STATE_IN_USE, "the daemon serves this state: it must be stopped before a backup is restored",
                "farmtok daemon stop"};
  std::vector<std::string> words{"--restore", name};
  if (context.arguments().on("yes")) words.emplace_back("--replace");
  if (context.arguments().on("take-over")) words.emplace_back("--take-over");
  Json reply;
  try {
    reply = ask_offline(context, words);
  } catch (const Error& error) {
    // A state that holds a farm needs a yes; a state that a daemon holds needs another command.
    const bool asks = error.code == Code::STATE_IN_USE && error.hint.find("--yes") != std::string::npos;
    if (!asks || !context.terminal().in || !context.terminal().err) throw;
    if (!context.confirm(
            error.message +
            ". A restore undoes everything since the backup: links revoked since then work again, proofs decided since "
            "then wait again, and webhook secrets rotated since then are the former ones. Replace it?"))
      throw Error{Code::INTERRUPTED, "nothing was restored"};
    words.emplace_back("--replace");
    reply = ask_offline(context, words);
  }
  return show_restored(context, name, reply);
}

/// Asks with the backups that would go; nothing is asked when none would.
void ask_before_prune(Context& context, client::Request request) {
  if (context.dry_run() || context.arguments().on("yes")) return;
  request.query.emplace_back("dry_run", "true");
  const auto would = patient(context).call(request);
  const auto count = std::ssize(would.at("names"));
  if (count == 0 && would.value("media_files", std::int64_t{0}) == 0) return;
  if (!context.confirm(fmt::format("Delete {} and {}, {}?", base::counted(count, "backup"),
                                   base::counted(would.value("media_files", std::int64_t{0}), "stored file"),
                                   size_of(would))))
    throw Error{Code::INTERRUPTED, "nothing was deleted"};
}

int prune(Context& context) {
  auto request = context.change("POST", "/backups/prune");
  if (const auto keep = context.arguments().whole("keep", 1)) request.query.emplace_back("keep", fmt::to_string(*keep));
  context.daemon();
  ask_before_prune(context, request);
  const auto reply = patient(context).call(request);
  auto& out = context.out();
  Json gone = Json::array();
  for (const auto& name : reply.at("names")) gone.push_back({{"name", name}});
  if (print_items_of(context, gone, {"name"})) return 0;
  if (!out.text()) {
    out.value(reply, {});
    return 0;
  }
  for (const auto& name : reply.at("names")) out.lines({name.get<std::string>()});
  context.note(fmt::format("{}: {} and {}, {}; good ones that stay: {} (at most {})",
                           context.dry_run() ? "would go" : "gone",
                           base::counted(std::ssize(reply.at("names")), "backup"),
                           base::counted(reply.value("media_files", std::int64_t{0}), "stored file"), size_of(reply),
                           text_of(reply, "good"), text_of(reply, "keep")));
  return 0;
}

}  // namespace

std::vector<Verb> backup_verbs() {
  const Positional name{.name = "BACKUP", .about = "a name from backup list, or the path of a backup's folder"};
  auto newest = name;
  newest.required = false;
  newest.about =
      "a name from backup list, or the path of a backup's folder; the newest that can be restored by default";
  return {
      {.name = "create",
       .about =
           "Makes a backup without stopping the daemon, verifies it, and prints it; exit 5 when it is not whole. The "
           "daemon makes one each day "
           "by itself. To move a farm, copy the whole of backup.folder (rsync -aH), and the file that farmtok config "
           "path names: the configuration is not in a backup.",
       .examples = {{{"farmtok backup create", "now"}, {"farmtok backup create --ids", "its bare name"}}},
       .output = "backup",
       .run = create},
      {.name = "list",
       .about =
           "Lists the backups, newest first, and on a terminal what restores put aside; works without a daemon. One "
           "that verify found damaged is listed so until verify finds it sound. Backups of other farms in the same "
           "backup.folder are not listed: on a terminal notes count them, and say which farm each is of.",
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
       .about = "Puts a backup into the state of a stopped daemon; the state then equals its state at the time of the "
                "backup, including revoked links, decided proofs and rotated webhook secrets. Existing files are moved "
                "into a folder replaced-… of the state and kept; restore with that path brings them back. A backup of "
                "another farm that uses the same backup.folder is restored by its path only. One whose manifest.json "
                "is lost is restored, too, and the answer names what is then unknown. A backup of another farm, or "
                "of one that was in another place, does not make this state that farm, which may still run: it stays "
                "or becomes a farm of its own, whose backups are apart. Exit 5 when it is done and something of the "
                "farm was not restored.",
       .examples = {{{"farmtok backup restore BACKUP --yes", "in place of what is there"},
                     {"farmtok backup restore /mnt/copy/20261130T061500Z-k3f9ab --take-over",
                      "a farm that has moved to this machine"}}},
       .positionals = {name},
       .flags = {{.name = "take-over",
                  .about = "The state becomes the farm of the backup, which runs nowhere else any more."}},
       .run = restore},
      {.name = "prune",
       .about =
           "Deletes old backups of this farm, and stored videos that none of the others names. Asks first; without a "
           "terminal it needs --yes. The daemon does the same after each backup that it makes by itself.",
       .examples = {{{"farmtok backup prune --dry-run", "what would go"},
                     {"farmtok backup prune --keep 3 --yes", "keeps the newest three good ones, without a question"}}},
       .flags = {{.name = "keep", .value = "N", .about = "How many good ones stay (backup.keep)."},
                 {.name = "dry-run", .about = "Shows what would happen and changes nothing."}},
       .run = prune},
  };
}

}  // namespace farmtok::cli
