#pragma once
// The daemon's command line.

#include <map>
#include <string>

namespace farmtok::daemon {

struct Options {
  std::map<std::string, std::string> settings;  // key → value, for settings::Settings::load
  bool help = false;
  bool version = false;
};

/// Throws base::Error{USAGE} with the closest option for a misspelt one.
Options parse(int count, char** words);
extern const char* const help_text;

}  // namespace farmtok::daemon
