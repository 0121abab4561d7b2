#pragma once
// The settings of requests to other hosts.

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "settings/settings.hpp"

namespace farmtok::farm {

struct NetworkPolicy {
  std::vector<std::string> allowed;  // CIDRs that requests may reach although they are private
  std::chrono::seconds timeout{};    // of one request
  std::int64_t per_host = 0;         // most webhooks, and most downloads of originals, to one host at once
};
NetworkPolicy network_policy(const settings::Settings& settings);

}  // namespace farmtok::farm
