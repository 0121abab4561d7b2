#pragma once
// The common input of every stage of the farm: the store, the settings, and the form of links.

#include <string>

#include "farm/links.hpp"
#include "settings/settings.hpp"
#include "store/store.hpp"

namespace farmtok::farm {

struct Farm {
  store::Store& store;
  const settings::Settings& settings;
  Links links;
  std::string user_id;            // the installation's one account
  std::string webhook_secret;     // "whsec_…", shared by all receivers that use it
  std::string signing_root = {};  // the receivers' own secrets are derived from it; secret
};

}  // namespace farmtok::farm
