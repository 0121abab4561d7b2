#include "settings/settings.hpp"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <span>

#include "base/error.hpp"
#include "base/text/text.hpp"
#include "base/time.hpp"
#include "settings/file.hpp"

namespace farmtok::settings {
namespace {

using base::Code;
using base::Error;

std::string environment(const char* name) {
  const char* value = std::getenv(name);
  return value ? value : "";
}

[[noreturn]] void unknown_key(std::string_view key, std::string_view where) {
  std::vector<std::string> names;
  for (const auto& each : keys()) names.emplace_back(each.name);
  const auto near = base::closest(key, names);
  throw Error{Code::CONFIG_INVALID, fmt::format("{}: there is no key \"{}\"", where, key),
              near ? fmt::format("Did you mean {}? `farmtok config list` shows all keys.", *near)
                   : "`farmtok config list` shows all keys."};
}

}  // namespace

std::string variable_of(std::string_view key) {
  std::string made{"FARMTOK_"};
  const auto at = made.size();
  made += key;
  // The names of keys are ASCII, and every command makes all of these names.
  for (auto& c : std::span{made}.subspan(at)) c = c == '.' ? '_' : c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
  return made;
}

std::string_view name(Origin origin) {
  switch (origin) {
    case Origin::built_in:
      return "built-in";
    case Origin::file:
      return "file";
    case Origin::environment:
      return "environment";
    case Origin::flag:
      return "flag";
  }
  return "";
}

Places default_places() {
  const auto home = environment("HOME");
  const auto folder = [&](const char* variable, std::string_view below_home) {
    const auto set = environment(variable);
    return set.starts_with('/') ? set : fmt::format("{}/{}", home.empty() ? "/" : home, below_home);
  };
  const auto state = folder("XDG_STATE_HOME", ".local/state") + "/farmtok";
  const auto runtime = environment("XDG_RUNTIME_DIR");
  return {folder("XDG_CONFIG_HOME", ".config") + "/farmtok/config.toml", state,
          (runtime.starts_with('/') ? runtime + "/farmtok" : state) + "/farmtokd.sock"};
}

std::string chosen_file(const std::map<std::string, std::string>& flags) {
  if (const auto flag = flags.find("config"); flag != flags.end()) return flag->second;
  const auto variable = environment("FARMTOK_CONFIG");
  return variable.empty() ? default_places().config_file : variable;
}

Settings Settings::load(const std::map<std::string, std::string>& flags, NamedFile named_file) {
  Settings made;
  const auto places = default_places();
  const auto put = [&](const Key& key, std::string text, Origin origin, std::string_view where) {
    const auto fault = fault_of(key, text);
    if (!fault.empty())
      throw Error{
          Code::CONFIG_INVALID,
          fmt::format("{}: {} {}, but is \"{}\"", where, key.name, fault, key.type == Type::secret ? "(secret)" : text),
          fmt::format("{} ({})", key.about, key.name)};
    made.values_.insert_or_assign(std::string{key.name}, Value{std::move(text), origin});
  };
  for (const auto& key : keys()) made.values_.emplace(key.name, Value{std::string{key.fallback}, Origin::built_in});
  made.values_.at("state").text = places.state_dir;

  const bool named = flags.contains("config") || !environment("FARMTOK_CONFIG").empty();
  made.file_ = chosen_file(flags);
  for (const auto& [key_name, text] : read_file(made.file_, named && named_file == NamedFile::must_exist)) {
    const auto* key = find_key(key_name);
    if (!key) unknown_key(key_name, made.file_);
    put(*key, text, Origin::file, made.file_);
  }
  for (const auto& key : keys()) {
    const auto variable = variable_of(key.name);
    if (const char* value = std::getenv(variable.c_str())) put(key, value, Origin::environment, variable);
  }
  for (const auto& [flag, text] : flags) {
    if (flag == "config") continue;
    const auto* key = find_key(flag);
    if (!key) unknown_key(flag, "command line");
    put(*key, text, Origin::flag, "--" + flag);
  }
  // The socket follows a state folder chosen by hand, so that two private daemons never share one.
  auto& socket = made.values_.at("socket");
  if (socket.text.empty())
    socket.text = made.origin("state") == Origin::built_in ? places.socket_path : made.text("state") + "/farmtokd.sock";
  return made;
}

const Settings::Value& Settings::at(std::string_view key) const {
  const auto found = values_.find(key);
  if (found == values_.end()) throw Error{Code::INTERNAL, fmt::format("no configuration key {}", key)};
  return found->second;
}

std::string Settings::text(std::string_view key) const { return at(key).text; }
Origin Settings::origin(std::string_view key) const { return at(key).origin; }
bool Settings::truth(std::string_view key) const { return at(key).text == "true"; }
double Settings::real(std::string_view key) const { return number(at(key).text).value_or(0); }
base::Amount Settings::amount(std::string_view key) const {
  return base::parse_amount(at(key).text).value_or(base::Amount{});
}
std::int64_t Settings::whole(std::string_view key) const { return static_cast<std::int64_t>(real(key)); }

std::int64_t Settings::seconds(std::string_view key) const {
  return base::parse_duration(at(key).text).value_or(std::chrono::seconds{0}).count();
}

std::vector<std::string> Settings::list(std::string_view key) const {
  std::vector<std::string> made;
  for (const auto& part : base::split(at(key).text, ','))
    if (const auto word = base::trim(part); !word.empty()) made.emplace_back(word);
  return made;
}

}  // namespace farmtok::settings
