#include "settings/places.hpp"

namespace farmtok::settings {

DaemonPlaces daemon_places(const Settings& settings) {
  return {.state = settings.text("state"), .socket = settings.text("socket"), .http = settings.text("http")};
}

}  // namespace farmtok::settings
