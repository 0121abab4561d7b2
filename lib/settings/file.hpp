#pragma once
// The configuration file as flat pairs: [net] allow = [...] becomes "net.allow" and a comma-separated text.

#include <map>
#include <string>
#include <vector>

#include "settings/settings.hpp"

namespace farmtok::settings {

/// Pairs of the TOML file. A missing file gives none, unless `must_exist`. Throws CONFIG_INVALID with file and line.
std::map<std::string, std::string> read_file(const std::string& file, bool must_exist);

/// Keys of secrets in the file although other users of the machine may read it, or change it; empty when all
/// is well or the file cannot be read.
std::vector<std::string> exposed_secrets(const std::string& file);

/// The text as a finite number; empty when it is none.
std::optional<double> number(std::string_view text);

/// Why `text` is no valid value of this key; empty when it is one.
std::string fault_of(const Key& key, std::string_view text);

}  // namespace farmtok::settings
