#pragma once
// Where the daemon of some settings keeps its state, and where it listens.

#include <string>

#include "settings/settings.hpp"

namespace farmtok::settings {

struct DaemonPlaces {
  std::string state;   // the folder of its state
  std::string socket;  // the operator's Unix socket
  std::string http;    // HOST:PORT of the volunteers' listener, or "off"
};
DaemonPlaces daemon_places(const Settings& settings);

}  // namespace farmtok::settings
