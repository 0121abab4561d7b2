#pragma once
// The makers of the providers, one for each file beside this one.

#include "farm/discovery/provider.hpp"
#include "farm/farm.hpp"

namespace farmtok::farm::discovery {

std::unique_ptr<DiscoveryProvider> make_catalogue_provider(const Farm& farm, Catalogue& catalogue);
std::unique_ptr<DiscoveryProvider> make_command_provider(const Farm& farm);
std::unique_ptr<DiscoveryProvider> make_ytdlp_provider(const Farm& farm);
std::unique_ptr<DiscoveryProvider> make_tikwm_provider(const Farm& farm, services::ServiceClient& service_client);
std::unique_ptr<DiscoveryProvider> make_aweme_provider(const Farm& farm, services::ServiceClient& service_client);

}  // namespace farmtok::farm::discovery
