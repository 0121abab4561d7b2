#include "farm/credits/policy.hpp"

namespace farmtok::farm::credits {

KeeperPolicy keeper_policy(const settings::Settings& settings) {
  return {.keeper = settings.text("credits.provider"), .opening = settings.amount("credits.opening")};
}

model::CreditPrices credit_prices(const settings::Settings& settings) {
  return {.video = settings.amount("credits.video"),
          .schedule_prompt = settings.amount("credits.schedule_prompt"),
          .instruction_prompt = settings.amount("credits.instruction_prompt"),
          .manual_post = settings.amount("credits.manual_post")};
}

OfficexPolicy officex_policy(const settings::Settings& settings) {
  OfficexPolicy made{.base_url = settings.text("officex.base_url"),
                     .install_id = settings.text("officex.install_id"),
                     .install_secret = settings.text("officex.install_secret")};
  while (made.base_url.ends_with('/')) made.base_url.pop_back();
  return made;
}

}  // namespace farmtok::farm::credits
