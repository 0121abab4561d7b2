#include "run.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <csignal>
#include <exception>

#include "base/error.hpp"
#include "base/text/text.hpp"
#include "commands/commands.hpp"
#include "context.hpp"
#include "help.hpp"
#include "report.hpp"

namespace farmtok::cli {
namespace {

using base::Code;
using base::Error;

extern "C" void on_interrupt(int) {
  // The first signal ends the command in order; the second one at once.
  if (interrupted) ::_exit(130);
  interrupted = 1;
}

/// A wait must end when the signal comes: no SA_RESTART.
void catch_signals() {
  struct sigaction action {};
  action.sa_handler = on_interrupt;
  ::sigaction(SIGINT, &action, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
}

/// Whether failures are reported as JSON: read from the words themselves, because the parser may be what fails.
bool wants_json(std::span<const std::string> words) {
  for (const std::string_view word : words) {
    if (word == "--") return false;
    for (const std::string_view flag : {"--json", "--ndjson"})
      if (word == flag || (word.starts_with(flag) && word[flag.size()] == '=')) return true;
  }
  return false;
}

bool wants_no_color(std::span<const std::string> words) {
  return std::ranges::find(words, "--no-color") != words.end();
}

/// Before anything is done. What is no id would be taken for one by what reads it.
void require_ids(const Noun& noun, const Verb& verb, const Arguments& arguments) {
  if (arguments.has("ids") && verb.no_ids)
    throw Error{Code::USAGE, fmt::format("{} prints nothing that has an id", command_line(noun, verb)),
                command_line(noun, verb) + " --json"};
}

int run_command(Parsed parsed) {
  require_ids(*parsed.noun, *parsed.verb, parsed.arguments);
  Context context{*parsed.noun, std::move(*parsed.verb), std::move(parsed.arguments)};
  try {
    const int status = context.verb().run(context);
    if (const auto& columns = context.out().left_out(); !columns.empty())
      context.note(fmt::format("left out, because the terminal is narrow: {}; a wider one shows {}, and so does --json",
                               base::join(columns, ", "), columns.size() == 1 ? "it" : "them"));
    if (context.dry_run()) context.note("a dry run: nothing was changed");
    context.out().sink().flush();
    return status;
  } catch (Error& error) {
    context.complete(error, context.arguments().word(0));
    throw;
  }
}

int run_parsed(Parsed parsed, const Terminal& terminal) {
  Sink sink{STDOUT_FILENO};
  const auto print = [&](const std::vector<std::string>& lines) {
    for (const auto& line : lines) sink.line(line);
    return 0;
  };
  switch (parsed.wish) {
    case Parsed::Wish::run:
      return run_command(std::move(parsed));
    case Parsed::Wish::version:
      return print({fmt::format("farmtok {}", FARMTOK_VERSION)});
    case Parsed::Wish::overview:
      return print(overview_help(all_nouns(), terminal));
    case Parsed::Wish::help:
      return print(parsed.verb ? verb_help(*parsed.noun, *parsed.verb, terminal) : noun_help(*parsed.noun, terminal));
  }
  return 0;
}

}  // namespace

int run(std::span<const std::string> words) {
  catch_signals();
  const auto terminal = Terminal::look(wants_no_color(words));
  try {
    return run_parsed(parse(all_nouns(), words), terminal);
  } catch (const Error& error) {
    return report(error, wants_json(words), terminal);
  } catch (const std::exception& fault) {
    return report({Code::INTERNAL, fmt::format("something unforeseen: {}", fault.what()), "farmtok doctor"},
                  wants_json(words), terminal);
  }
}

}  // namespace farmtok::cli
