#pragma once
// The tasks of farmtokd besides serving a state: judge it, list and verify backups, restore one.

#include "options.hpp"
#include "settings/settings.hpp"

namespace farmtok::daemon {

/// Prints the answer on stdout, as JSON {"success", "data" or "error"} on request; returns the exit status. Throws
/// base::Error only without JSON.
int run_offline(const settings::Settings& settings, const Offline& offline);

}  // namespace farmtok::daemon
