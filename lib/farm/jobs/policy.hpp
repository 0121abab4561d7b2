#pragma once
// The providers of jobs that name none.

#include <string>

#include "settings/settings.hpp"

namespace farmtok::farm::jobs {

struct ProviderPolicy {
  std::string discovery;
  std::string analysis;
  bool discovery_is_chosen = false;  // the operator set it; else it is the built-in one
};
ProviderPolicy provider_policy(const settings::Settings& settings);

}  // namespace farmtok::farm::jobs
