#pragma once
// What every stage of the farm is given: the store, the settings, and how links are written.

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
  std::string signing_root = {};  // what the receivers' own secrets follow from; told to nobody
};

}  // namespace farmtok::farm
