#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text/text.hpp"
#include "farm/discovery/providers/providers.hpp"

namespace farmtok::farm::discovery {

DiscoveryProviders::DiscoveryProviders(const Farm& farm, services::ServiceClient& service_client,
                                       Catalogue& catalogue) {
  providers_.push_back(make_catalogue_provider(farm, catalogue));
  providers_.push_back(make_command_provider(farm));
  providers_.push_back(make_ytdlp_provider(farm));
  providers_.push_back(make_tikwm_provider(farm, service_client));
  providers_.push_back(make_aweme_provider(farm, service_client));
}

DiscoveryProviders::DiscoveryProviders(std::vector<std::unique_ptr<DiscoveryProvider>> providers)
    : providers_(std::move(providers)) {}

DiscoveryProvider& DiscoveryProviders::find(std::string_view name) const {
  std::vector<std::string> names;
  for (const auto& each : providers_) {
    if (each->name() == name) return *each;
    names.emplace_back(each->name());
  }
  throw base::Error{base::Code::INVALID_REQUEST,
                    fmt::format("there is no source \"{}\"", name),
                    fmt::format("Use one of {}.", base::join(names, ", ")),
                    {{"discovery_provider", fmt::format("must be one of {}", base::join(names, ", "))}}};
}

}  // namespace farmtok::farm::discovery
