#pragma once
// The daemon's command line.

#include <map>
#include <string>

namespace farmtok::daemon {

/// The task with the state instead of serving it.
struct Offline {
  enum class Task { none, check, list, verify, restore };
  Task task = Task::none;
  std::string name;        // of the backup
  bool replace = false;    // restore into a state that holds a farm
  bool take_over = false;  // the restored state is the farm of the backup
  bool json = false;
};

struct Options {
  std::map<std::string, std::string> settings;  // key → value, for settings::Settings::load
  bool help = false;
  bool accept = false;  // --accept-state
  Offline offline;
  bool version = false;
};

/// Throws base::Error{USAGE} with the closest option for a misspelt one.
Options parse(int count, char** words);
extern const char* const help_text;

}  // namespace farmtok::daemon
