#include <fmt/format.h>
#include <unistd.h>

#include <cstdlib>

#include "base/error.hpp"
#include "base/text/text.hpp"
#include "commands/commands.hpp"
#include "commands/common.hpp"
#include "settings/file.hpp"
#include "times.hpp"

namespace farmtok::cli {
namespace {

using base::Code;
using base::Error;

constexpr std::string_view mask = "********";

const settings::Key& key_named(const std::string& name) {
  if (const auto* key = settings::find_key(name)) return *key;
  std::vector<std::string> names;
  for (const auto& each : settings::keys()) names.emplace_back(each.name);
  const auto near = base::closest(name, names);
  throw Error{Code::CONFIG_INVALID, fmt::format("there is no key \"{}\"", base::fit(name, 60)),
              near ? fmt::format("did you mean: {}", *near) : "farmtok config list"};
}

/// A secret made at the daemon's first start is in the state folder, not in the configuration.
std::string kept_secret(Context& context, const settings::Key& key) {
  const auto file = fmt::format("{}/{}", context.settings().text("state"), key.name);
  if (key.name != "webhook.secret" || ::access(file.c_str(), R_OK) != 0) return {};
  return std::string{base::trim(read_input(file))};
}

int list(Context& context) {
  auto& out = context.out();
  const bool origin = context.arguments().on("origin");
  const auto& values = context.settings();
  out.shaped({{"key"}, {"value", false, true}, {"origin"}}, {"key", "value", "origin", "about"});
  for (const auto& key : settings::keys()) {
    const auto value = values.text(key.name);
    Json row{{"key", key.name}, {"value", key.type == settings::Type::secret && !value.empty() ? mask : value}};
    if (origin) row["origin"] = settings::name(values.origin(key.name));
    if (!out.text()) row["about"] = key.about;
    out.item(std::move(row));
  }
  out.finish_list(static_cast<std::int64_t>(settings::keys().size()), std::nullopt);
  if (const auto exposed = settings::exposed_secrets(values.file()); !exposed.empty())
    context.note(fmt::format("others on this machine can read or change {}, which holds {}: chmod 600 {}",
                             values.file(), base::join(exposed, ", "), values.file()));
  return 0;
}

int get(Context& context) {
  const auto& key = key_named(context.arguments().word(0));
  auto value = context.settings().text(key.name);
  if (value.empty() && key.type == settings::Type::secret) value = kept_secret(context, key);
  auto& out = context.out();
  if (out.text()) out.lines({value});
  else
    out.value({{"key", key.name}, {"value", value}, {"origin", settings::name(context.settings().origin(key.name))}},
              {});
  return 0;
}

std::string one_line(std::string text) {
  if (text.ends_with('\n')) text.pop_back();
  if (text.ends_with('\r')) text.pop_back();
  return text;
}

/// Empty when the settings cannot be loaded: perhaps the new value repairs them.
std::optional<bool> daemon_runs(Context& context) {
  try {
    return context.running_daemon() != nullptr;
  } catch (const Error& error) {
    if (error.code != Code::CONFIG_INVALID) throw;
    return std::nullopt;
  }
}

int set(Context& context) {
  const auto& arguments = context.arguments();
  const auto& key = key_named(arguments.word(0));
  auto value = arguments.word(1);
  if (key.type == settings::Type::secret && value != "-" && !value.empty())
    throw Error{Code::USAGE, fmt::format("{} is a secret and does not belong on the command line", key.name),
                fmt::format("farmtok config set {} - < FILE", key.name)};
  if (value == "-") value = one_line(read_input("-"));
  // As --tz takes it: "Berlin", "CEST".
  if (key.type == settings::Type::zone && !value.empty()) value = zone_for_person(std::string{base::trim(value)});
  if (const auto lines = base::split(value, '\n').size(); lines > 1 || value.find('\r') != std::string::npos)
    throw Error{Code::CONFIG_INVALID, fmt::format("{} must be on one line, but the value has {}", key.name, lines),
                "Only the line break at its end is removed."};
  const auto file = context.settings_file();
  if (context.dry_run()) {
    settings::check_value(key.name, value);
    settings::read_file(file, false);
  } else {
    auto runs = daemon_runs(context);  // checked first: the new value may change how the daemon is reached
    settings::write_key(file, key.name, value);
    if (!runs) runs = daemon_runs(context);
    if (runs.value_or(false))
      context.note("the daemon reads its settings at start: farmtok daemon stop && farmtok daemon start");
  }
  if (const auto variable = settings::variable_of(key.name); std::getenv(variable.c_str()))
    context.note(fmt::format("{} is set here and goes before the file", variable));
  Json answer{
      {"key", key.name}, {"value", key.type == settings::Type::secret ? std::string{mask} : value}, {"file", file}};
  context.out().object(answer);
  return 0;
}

int path(Context& context) {
  const auto& values = context.settings();
  const Json paths{{"config", values.file()},
                   {"state", values.text("state")},
                   {"socket", values.text("socket")},
                   {"log", values.text("state") + "/farmtokd.log"}};
  const auto which = context.arguments().word(0);
  if (context.out().text()) context.out().lines({text_of(paths, which.empty() ? "config" : which)});
  else context.out().value(which.empty() ? paths : Json{{which, paths.at(which)}}, {});
  return 0;
}

}  // namespace

std::vector<Verb> config_verbs() {
  const Positional key{.name = "KEY", .about = "a key, as config list shows them", .complete = Complete::key};
  return {
      {.name = "list",
       .about = "Lists all keys and their values; secrets are masked.",
       .examples = {{{"farmtok config list --origin", "and where each value came from"},
                     {"farmtok config list --json", "as JSON, with a line about each"}}},
       .flags = {{.name = "origin", .about = "Also where each value came from."}},
       .run = list},
      {.name = "get",
       .about = "Prints the value of a key.",
       .examples = {{{"farmtok config get http", "the bare value"},
                     {"farmtok config get webhook.secret", "for the receivers of webhooks"}}},
       .positionals = {key},
       .no_ids = true,
       .run = get},
      {.name = "set",
       .about = "Writes a key into the configuration file, keeping the rest of it; a file that is not there is made.",
       .examples = {{{"farmtok config set public_url https://farm.example", "a value"},
                     {"farmtok config set mail.smtp_password - < password.txt", "a secret, from stdin"}}},
       .positionals =
           {key, {.name = "VALUE", .about = "the value; - reads it from stdin, '' empties it", .may_be_empty = true}},
       .changes = true,
       .writes_config = true,
       .run = set},
      {.name = "path",
       .about = "Prints where the configuration is, or another place; with --json all of them.",
       .examples = {{{"farmtok config path", "the configuration file"},
                     {"farmtok config path state", "the state folder"}}},
       .positionals = {{.name = "WHICH",
                        .about = "config by default",
                        .required = false,
                        .choices = {"config", "state", "socket", "log"}}},
       .no_ids = true,
       .run = path},
  };
}

}  // namespace farmtok::cli
