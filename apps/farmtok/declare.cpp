#include "declare.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace farmtok::cli {
namespace {

std::string placeholder(const model::FieldInfo& field) {
  switch (field.kind) {
    case model::Kind::truth:
      return "";
    case model::Kind::whole:
    case model::Kind::number:
      return "N";
    case model::Kind::time:
      return "TIME";
    case model::Kind::choice:
      return fmt::format("{}", fmt::join(field.accepted(), "|"));
    case model::Kind::object:
      return "JSON";
    case model::Kind::text:
      break;
  }
  switch (field.use.format) {
    case model::Format::email:
      return "ADDRESS";
    case model::Format::url:
      return "URL";
    case model::Format::zone:
      return "ZONE";
    case model::Format::datetime:
      return "TIME";
    default:
      return "TEXT";
  }
}

void append(std::vector<Flag>& to, std::vector<Flag> more) { std::ranges::move(more, std::back_inserter(to)); }

}  // namespace

std::vector<Flag> flags_of_fields(const Sets& sets) {
  std::vector<Flag> flags;
  const auto* entity = model::find_entity(sets.entity);
  for (const auto& field : entity->fields) {
    if (!model::accepts(field.use, sets.operation)) continue;
    const auto name = field.flag();
    if (field.use.format == model::Format::secret) {
      flags.push_back({.name = name + "-file", .value = "FILE|-", .about = field.about, .complete = Complete::file});
      flags.push_back(
          {.name = name + "-command", .value = "COMMAND", .about = "The same, from a command's first line."});
      continue;
    }
    Flag flag{.name = name, .value = placeholder(field), .about = field.about, .choices = field.accepted()};
    flag.negatable = field.kind == model::Kind::truth;
    if (name == "video") {
      flag.value = "FILE|URL";
      flag.complete = Complete::file;
    }
    flags.push_back(std::move(flag));
  }
  if (sets.operation == model::Operation::edit)
    flags.push_back(
        {.name = "clear", .value = "FIELD", .about = "Empties a field; may be given again.", .repeatable = true});
  return flags;
}

std::vector<Flag> change_flags(const Verb& verb) {
  std::vector<Flag> flags;
  if (verb.from)
    flags.push_back({.name = "from",
                     .value = "FILE|-",
                     .about = "Reads a JSON object, or NDJSON of many: one result a line, failures by line number.",
                     .complete = Complete::file});
  if (verb.waits)
    flags.push_back({.name = "wait",
                     .value = "SECONDS",
                     .about = "Waits until the work is done; exit 1 when it failed, 6 when time ran out.",
                     .value_optional = true});
  if (verb.changes) {
    flags.push_back({.name = "dry-run", .about = "Shows what would happen and changes nothing."});
    flags.push_back(
        {.name = "idempotency-key", .value = "KEY", .about = "A repeat with the same key gets the first answer."});
  }
  return flags;
}

std::vector<Flag> list_flags(const Verb& verb) {
  if (!verb.lists) return {};
  return {{.name = "limit", .value = "N", .about = "At most so many."},
          {.name = "cursor", .value = "CURSOR", .about = "Continues where a list was cut."},
          {.name = "all", .about = "Everything, however many pages."}};
}

std::vector<Flag> output_flags() {
  return {{.name = "json", .value = "FIELDS", .about = "JSON: every field, or those named.", .value_optional = true},
          {.name = "ndjson", .value = "FIELDS", .about = "One JSON object a line, streamed.", .value_optional = true},
          {.name = "csv", .value = "FIELDS", .about = "For spreadsheets.", .value_optional = true},
          {.name = "ids", .about = "Bare ids, for xargs."},
          {.name = "no-color", .about = "No colour (also NO_COLOR)."},
          {.name = "yes",
           .about = "Answers every question with yes; without a terminal, commands that remove something need it."}};
}

std::vector<Flag> connection_flags() {
  return {{.name = "socket", .value = "PATH", .about = "The daemon's socket.", .complete = Complete::file},
          {.name = "state", .value = "DIR", .about = "The daemon's state folder.", .complete = Complete::folder},
          {.name = "config", .value = "FILE", .about = "The configuration file.", .complete = Complete::file},
          {.name = "timeout", .value = "SECONDS", .about = "Longest wait for one answer (30)."},
          {.name = "no-autostart", .about = "Fails when no daemon runs, instead of starting one."},
          {.name = "help", .about = "Help, examples first (also -h)."},
          {.name = "version", .about = "The version."}};
}

std::vector<Flag> all_flags(const Verb& verb) {
  std::vector<Flag> flags = verb.flags;
  if (verb.sets) append(flags, flags_of_fields(*verb.sets));
  append(flags, change_flags(verb));
  append(flags, list_flags(verb));
  append(flags, output_flags());
  append(flags, connection_flags());
  return flags;
}

std::string command_line(const Noun& noun, const Verb& verb) {
  return verb.name.empty() ? fmt::format("farmtok {}", noun.name) : fmt::format("farmtok {} {}", noun.name, verb.name);
}

std::string usage_line(const Noun& noun, const Verb& verb) {
  auto line = command_line(noun, verb);
  for (const auto& each : verb.positionals) {
    const auto word = each.name + (each.many ? "..." : "");
    line += each.required ? " " + word : fmt::format(" [{}]", word);
  }
  return line + " [flags]";
}

std::string spelled(const Flag& flag) {
  if (flag.negatable) return fmt::format("--[no-]{}", flag.name);
  if (flag.value.empty()) return "--" + flag.name;
  return fmt::format(fmt::runtime(flag.value_optional ? "--{}[={}]" : "--{} {}"), flag.name, flag.value);
}

}  // namespace farmtok::cli
