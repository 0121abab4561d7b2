#pragma once
// Puts everything together: store, queue, timer, workers, server.

#include "settings/settings.hpp"

namespace farmtok::daemon {

/// Runs until SIGTERM, SIGINT or POST /daemon/stop. Throws base::Error when it cannot start.
/// `accept`: see store::Opening.
void run(const settings::Settings& settings, bool accept = false);

}  // namespace farmtok::daemon
