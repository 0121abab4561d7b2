#pragma once
// The makers of the analysts, one for each file beside this one.

#include "farm/analysis/analyst.hpp"
#include "farm/farm.hpp"

namespace farmtok::farm::analysis {

std::unique_ptr<Analyst> make_rules_analyst(const Farm& farm, discovery::Rarity rarity);
std::unique_ptr<Analyst> make_gemini_analyst(const Farm& farm, services::ServiceClient& service_client);
std::unique_ptr<Analyst> make_openai_analyst(const Farm& farm, services::ServiceClient& service_client,
                                             const library::MediaChild& child);
std::unique_ptr<Analyst> make_command_analyst(const Farm& farm);

}  // namespace farmtok::farm::analysis
