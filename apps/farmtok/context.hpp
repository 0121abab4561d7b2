#pragma once
// The context of a running command: its arguments, the settings, the daemon, and its output.

#include <csignal>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "client/client.hpp"
#include "output/printer.hpp"
#include "parser.hpp"
#include "settings/settings.hpp"

namespace farmtok::cli {

using base::Json;

/// Set by SIGINT; every wait checks it.
extern volatile std::sig_atomic_t interrupted;

class Context {
 public:
  /// Throws USAGE for output fields that do not exist, before anything is done.
  Context(const Noun& noun, Verb verb, Arguments arguments);

  const Noun& noun() const { return noun_; }
  const Verb& verb() const { return verb_; }
  const Arguments& arguments() const { return arguments_; }
  const Terminal& terminal() const { return terminal_; }
  Printer& out() { return printer_; }
  base::Instant now() const { return now_; }

  /// Flags over environment over file over built-in. Throws CONFIG_INVALID.
  const settings::Settings& settings();
  /// The file of the settings, also when they cannot be loaded.
  std::string settings_file() const;
  /// The daemon, started first when none runs and nothing forbids it. Throws UNREACHABLE.
  client::Client& daemon();
  /// The daemon if one runs, else null.
  client::Client* running_daemon();
  /// Options to reach the daemon with.
  client::Options connection();

  /// The zone of times: --tz, else the configured one, else the machine's.
  std::string zone();
  /// From now on local times are in zone().
  void use_own_zone();

  /// A request that changes something, with --dry-run and --idempotency-key; `part` distinguishes requests of a batch
  /// under one key.
  client::Request change(std::string method, std::string path, const Json& body = nullptr, std::string_view part = {});
  bool dry_run() const { return arguments_.on("dry-run"); }

  /// The text with the flags that name this farm put into the commands in it (advice.hpp).
  std::string here(std::string text) const;
  /// Completes an error before it is printed: the command that helps (report.hpp), and that it is about this farm.
  /// `id`: what the command was about.
  void complete(base::Error& error, std::string_view id) const;

  /// A line for the person on stderr, after what stands on stdout so far.
  void note(std::string_view text);
  /// Before a removal: asks on a terminal, true at once with --yes. Throws USAGE without a terminal, with this very
  /// command and --yes as the hint. asking.hpp has the same for changes that remove nothing.
  bool confirm(const std::string& question) const;

 private:
  Look look();
  std::map<std::string, std::string> settings_flags() const;

  const Noun& noun_;
  Verb verb_;
  Arguments arguments_;
  Terminal terminal_;
  base::Instant now_;
  std::optional<settings::Settings> settings_;
  Sink sink_;
  Printer printer_;
  std::unique_ptr<client::Client> client_;
};

/// Reads a file, or stdin for "-". Throws INVALID_REQUEST when it cannot be read or holds more than 64 MiB.
std::string read_input(const std::string& file);

}  // namespace farmtok::cli
