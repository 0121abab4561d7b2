#include "options.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/error.hpp"
#include "base/text.hpp"

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
    "  -h, --help         this text\n"
    "      --version      the version\n"
    "\n"
    "Every configuration key a.b is also the variable FARMTOK_A_B. See farmtokd(8).\n";

Options parse(int count, char** words) {
  static const std::array<std::string, 4> valued{"state", "socket", "http", "config"};
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
    made.settings[name] = equals == std::string::npos ? std::string{words[++i]} : word.substr(equals + 1);
  }
  return made;
}

}  // namespace farmtok::daemon
