#pragma once
// Every configuration key, declared once, and the layers that may set it:
// flag > environment > configuration file > built-in.

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/amount.hpp"

namespace farmtok::settings {

/// `amount`: exact, base/amount.hpp; `networks`: CIDRs; `address`: HOST:PORT or "off"; `origin`: an http(s) URL without
/// a path, `base_url` one that may have a path; `mail_server`: smtp:// or smtps://; `zone`: the name of a time zone.
/// All but truth, whole, real and duration may be empty.
enum class Type {
  text,
  whole,
  real,
  amount,
  truth,
  list,
  duration,
  secret,
  networks,
  address,
  origin,
  base_url,
  mail_server,
  zone
};

struct Key {
  std::string_view name;  // "net.allow"; its variable is FARMTOK_NET_ALLOW
  Type type;
  std::string_view fallback;  // as text; a list is comma-separated
  std::string_view about;
  double least = 0;  // bounds of whole and real
  double most = 1e15;
  std::string_view choices = {};                     // of a text, comma-separated; "" = any
  std::string (*check)(std::string_view) = nullptr;  // beyond the type: why a text is invalid, settings/checks.hpp
};

/// All keys, grouped by their first word.
std::span<const Key> keys();
/// Null when unknown.
const Key* find_key(std::string_view name);
/// "net.allow" → "FARMTOK_NET_ALLOW"
std::string variable_of(std::string_view key);

enum class Origin { built_in, file, environment, flag };
std::string_view name(Origin origin);

/// The folders and files on this machine for this user: XDG folders, or /etc, /var/lib and /run for root's service.
struct Places {
  std::string config_file;
  std::string state_dir;
  std::string socket_path;
};
/// From the environment alone (XDG_CONFIG_HOME, XDG_STATE_HOME, XDG_RUNTIME_DIR, HOME, uid).
Places default_places();

/// A file that --config or FARMTOK_CONFIG names: a wrong name would silently leave everything at its default, so it
/// must exist, except for a command that is about to write it.
enum class NamedFile { must_exist, may_be_new };

class Settings {
 public:
  /// Reads the file (absent is fine when it is the default one), the environment and the flags given as key → text.
  /// Throws base::Error{CONFIG_INVALID}: unknown key (with the closest known one), ill-typed value, unreadable file,
  /// with file name, line and key.
  static Settings load(const std::map<std::string, std::string>& flags, NamedFile named_file = NamedFile::must_exist);

  std::string text(std::string_view key) const;
  std::int64_t whole(std::string_view key) const;
  double real(std::string_view key) const;
  base::Amount amount(std::string_view key) const;
  bool truth(std::string_view key) const;
  std::vector<std::string> list(std::string_view key) const;
  std::int64_t seconds(std::string_view key) const;  // of a duration
  Origin origin(std::string_view key) const;

  const std::string& file() const { return file_; }

 private:
  struct Value {
    std::string text;
    Origin origin;
  };
  const Value& at(std::string_view key) const;
  std::map<std::string, Value, std::less<>> values_;
  std::string file_;
};

/// The file that load() reads with these flags, whatever its content.
std::string chosen_file(const std::map<std::string, std::string>& flags);

/// Throws CONFIG_INVALID for an unknown key or an invalid value of it; the error never contains a secret.
void check_value(std::string_view key, std::string_view value);

/// Writes one key into the file, keeping its other lines and comments; creates file and folder (0600, 0700). Other
/// values of the file may be wrong, but it must be TOML.
/// Throws as check_value, and CONFIG_INVALID for a key or file that cannot be changed; the file is then unchanged.
void write_key(const std::string& file, std::string_view key, std::string_view value);

}  // namespace farmtok::settings
