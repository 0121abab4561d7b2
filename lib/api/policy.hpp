#pragma once
// Who may reach the API from the network, and how often. The tokens are in settings/install_tokens.hpp.

#include <cstdint>

#include "settings/settings.hpp"

namespace farmtok::api {

struct AccessPolicy {
  bool open = false;                     // the operator's API is served on the volunteers' listener too
  std::int64_t requests_per_minute = 0;  // of one address to the volunteers' pages, videos apart
};
AccessPolicy access_policy(const settings::Settings& settings);

}  // namespace farmtok::api
