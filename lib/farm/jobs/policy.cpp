#include "farm/jobs/policy.hpp"

namespace farmtok::farm::jobs {
namespace {

constexpr auto discovery_key = "discovery.provider";

}  // namespace

ProviderPolicy provider_policy(const settings::Settings& settings) {
  return {.discovery = settings.text(discovery_key),
          .analysis = settings.text("analysis.provider"),
          .discovery_is_chosen = settings.origin(discovery_key) != settings::Origin::built_in};
}

}  // namespace farmtok::farm::jobs
