#pragma once
// The default zone.

#include <string>

#include "settings/settings.hpp"

namespace farmtok::settings {

/// The machine's zone by name: TZ, else what /etc/localtime points to, else UTC.
std::string machine_zone();
/// The setting `timezone`, as it was typed, else the machine's zone.
std::string usual_zone(const Settings& settings);
/// Whether the setting `timezone` names a zone.
bool has_own_zone(const Settings& settings);

}  // namespace farmtok::settings
