#pragma once
// Who keeps the credits, and what things cost.

#include <string>

#include "base/amount.hpp"
#include "model/credits.hpp"
#include "settings/settings.hpp"

namespace farmtok::farm::credits {

struct KeeperPolicy {
  std::string keeper;    // "local" or "officex"
  base::Amount opening;  // credits that a new state begins with
};
KeeperPolicy keeper_policy(const settings::Settings& settings);

model::CreditPrices credit_prices(const settings::Settings& settings);

struct OfficexPolicy {
  std::string base_url;  // without slashes at its end
  std::string install_id;
  std::string install_secret;
};
OfficexPolicy officex_policy(const settings::Settings& settings);

}  // namespace farmtok::farm::credits
