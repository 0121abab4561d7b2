#pragma once
// The declaration of a command: written once, read by the parser, the help, the completions and the manual.

#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model/schema.hpp"

namespace farmtok::cli {

class Context;

/// The kind of values that a shell offers.
enum class Complete { nothing, job, result, post, work, file, folder, key, noun };

struct Flag {
  std::string name;        // without dashes
  std::string value = {};  // placeholder of its value, "URL"; empty for a switch
  std::string about = {};
  std::vector<std::string> choices = {};
  bool value_optional = false;  // --json or --json=FIELDS
  bool negatable = false;       // also --no-NAME, and =true or =false
  bool repeatable = false;
  Complete complete = Complete::nothing;
  char letter = '\0';  // also "-o"; said in `about`
};

struct Positional {
  std::string name;  // "JOB"
  std::string about;
  bool required = true;
  bool many = false;  // takes all remaining words
  Complete complete = Complete::nothing;
  std::vector<std::string> choices = {};
  bool may_be_empty = false;  // '' is a value too
};

struct Example {
  std::string_view line;
  std::string_view about;
};

/// The fields that a command sets, from the model: each becomes a flag.
struct Sets {
  std::string_view entity;
  model::Operation operation;
};

struct Verb {
  std::string_view name;  // empty: the noun alone is the command
  std::string_view about;
  std::array<Example, 2> examples;
  std::vector<Positional> positionals = {};
  std::vector<Flag> flags = {};  // its own; the shared ones follow from the traits below
  std::optional<Sets> sets = {};
  std::string_view output = {};    // noun of the entity it prints; empty when it prints something else
  bool lists = false;              // --limit, --cursor, --all
  bool changes = false;            // --dry-run, --idempotency-key
  bool writes_config = false;      // so the configuration file may be missing or hold wrong values
  bool from = false;               // --from FILE|-
  bool waits = false;              // --wait
  bool no_ids = false;             // what it prints has no id: --ids is refused
  int (*run)(Context&) = nullptr;  // answers the exit status
};

struct Noun {
  std::string_view name;
  std::string_view about;
  std::vector<Verb> (*verbs)();
  bool hidden = false;
  bool house = false;  // for the farm's own operation; the overview has one line for all of them

  /// Whether the noun alone is the command: `farmtok why ID`.
  bool bare() const { return verbs().front().name.empty(); }
};

/// "on-schedule-email" for a field: its flag on a command line. Secrets get two flags that read them from
/// elsewhere, so that none ever appears in the list of processes.
std::vector<Flag> flags_of_fields(const Sets& sets);

/// Flags that a verb shares with others, by its traits. In groups, in the order of the help.
std::vector<Flag> change_flags(const Verb& verb);
std::vector<Flag> list_flags(const Verb& verb);
std::vector<Flag> output_flags();
std::vector<Flag> connection_flags();

/// Every flag the verb takes: its own, those of its fields, and the shared ones.
std::vector<Flag> all_flags(const Verb& verb);

/// "farmtok jobs create"
std::string command_line(const Noun& noun, const Verb& verb);
/// "farmtok results add [JOB] [flags]"
std::string usage_line(const Noun& noun, const Verb& verb);
/// "--title TEXT", "--json[=FIELDS]", "--[no-]approved"
std::string spelled(const Flag& flag);

}  // namespace farmtok::cli
