#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text/text.hpp"
#include "farm/analysis/providers/providers.hpp"

namespace farmtok::farm::analysis {

Analysts::Analysts(const Farm& farm, services::ServiceClient& service_client, const library::MediaChild& child,
                   discovery::Rarity rarity) {
  analysts_.push_back(make_rules_analyst(farm, std::move(rarity)));
  analysts_.push_back(make_gemini_analyst(farm, service_client));
  analysts_.push_back(make_openai_analyst(farm, service_client, child));
  analysts_.push_back(make_command_analyst(farm));
}

Analysts::Analysts(std::vector<std::unique_ptr<Analyst>> analysts) : analysts_(std::move(analysts)) {}

Analyst& Analysts::find(std::string_view name) const {
  std::vector<std::string> names;
  for (const auto& each : analysts_) {
    if (each->name() == name) return *each;
    names.emplace_back(each->name());
  }
  throw base::Error{base::Code::INVALID_REQUEST,
                    fmt::format("there is no analyst \"{}\"", name),
                    fmt::format("Use one of {}.", base::join(names, ", ")),
                    {{"analysis_provider", fmt::format("must be one of {}", base::join(names, ", "))}}};
}

}  // namespace farmtok::farm::analysis
