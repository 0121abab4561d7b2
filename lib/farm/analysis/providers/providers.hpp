#pragma once
// The makers of the analysts, one for each file beside this one.

#include "farm/analysis/analyst.hpp"

namespace farmtok::farm {

std::unique_ptr<Analyst> make_rules_analyst(const Farm& farm, Rarity rarity);
std::unique_ptr<Analyst> make_gemini_analyst(const Farm& farm, Outside& outside);
std::unique_ptr<Analyst> make_openai_analyst(const Farm& farm, Outside& outside, const MediaChild& child);
std::unique_ptr<Analyst> make_command_analyst(const Farm& farm);

}  // namespace farmtok::farm
