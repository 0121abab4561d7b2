#pragma once
// The makers of the providers, one for each file beside this one.

#include "farm/discovery/provider.hpp"

namespace farmtok::farm {

std::unique_ptr<DiscoveryProvider> make_catalogue_provider(const Farm& farm, Catalogue& catalogue);
std::unique_ptr<DiscoveryProvider> make_command_provider(const Farm& farm);
std::unique_ptr<DiscoveryProvider> make_ytdlp_provider(const Farm& farm);
std::unique_ptr<DiscoveryProvider> make_tikwm_provider(const Farm& farm, Outside& outside);
std::unique_ptr<DiscoveryProvider> make_aweme_provider(const Farm& farm, Outside& outside);

}  // namespace farmtok::farm
