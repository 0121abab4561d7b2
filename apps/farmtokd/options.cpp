#include "options.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/error.hpp"
#include "base/text/text.hpp"

namespace farmtok::daemon {

const char* const help_text =
    "farmtokd - the daemon behind farmtok\n"
    "\n"
    "  farmtokd                                   serve this user, with the usual places\n"
    "  farmtokd --state DIR --http 127.0.0.1:0    serve a private state on a free port\n"
    "\n"
    "  --state DIR        folder of the database, videos and outbox\n"
    "  --socket PATH      the operator's Unix socket (default: in the runtime folder, or DIR/farmtokd.sock)\n"
    "  --http HOST:PORT   the volunteers' listener; port 0 takes a free one, \"off\" has none\n"
    "  --config FILE      configuration file; `farmtok config list` shows all keys\n"
    "  --accept-state     start although the database is older than it was or was changed by another program\n"
    "  --check            judge the state, every byte of it, change nothing, and end\n"
    "  --list-backups     list the backups, and end\n"
    "  --verify-backup NAME|PATH   read a whole backup, by its name or the path of its folder, and end\n"
    "  --restore NAME|PATH         put a backup back into the state, and end\n"
    "  --replace          with --restore: move the files of a farm that is there aside, and keep them\n"
    "  --take-over        with --restore: the state becomes the farm of the backup, which runs nowhere else any more\n"
    "  --json             the answer of these as JSON\n"
    "  -h, --help         this text\n"
    "      --version      the version\n"
    "\n"
    "Every configuration key a.b is also the variable FARMTOK_A_B. See farmtokd(8).\n";

namespace {

bool is_switch(std::string_view word, Options& made) {
  if (word == "--accept-state") return made.accept = true;
  if (word == "--replace") return made.offline.replace = true;
  if (word == "--take-over") return made.offline.take_over = true;
  if (word == "--json") return made.offline.json = true;
  const bool check = word == "--check";
  if (check || word == "--list-backups") made.offline.task = check ? Offline::Task::check : Offline::Task::list;
  return check || word == "--list-backups";
}

}  // namespace

Options parse(int count, char** words) {
  static const std::array<std::string, 6> valued{"state", "socket", "http", "config", "verify-backup", "restore"};
  Options made;
  for (int i = 1; i < count; ++i) {
    std::string word = words[i];
    if (word == "-h" || word == "--help") {
      made.help = true;
      continue;
    }
    if (word == "--version") {
      made.version = true;
      continue;
    }
    if (is_switch(word, made)) continue;
    const auto equals = word.find('=');
    const auto name = word.starts_with("--") ? word.substr(2, equals == std::string::npos ? equals : equals - 2) : "";
    if (std::ranges::find(valued, name) == valued.end()) {
      const auto near = base::closest(name.empty() ? word : name, valued);
      throw base::Error{base::Code::USAGE, fmt::format("unknown option \"{}\"", word),
                        near ? fmt::format("Did you mean --{}?", *near) : "`farmtokd --help` lists the options."};
    }
    if (equals == std::string::npos && i + 1 >= count)
      throw base::Error{base::Code::USAGE, fmt::format("--{} needs a value", name),
                        "`farmtokd --help` shows examples."};
    auto value = equals == std::string::npos ? std::string{words[++i]} : word.substr(equals + 1);
    if (name == "verify-backup" || name == "restore") {
      made.offline.task = name == "restore" ? Offline::Task::restore : Offline::Task::verify;
      made.offline.name = std::move(value);
    } else {
      made.settings[name] = std::move(value);
    }
  }
  return made;
}

}  // namespace farmtok::daemon
