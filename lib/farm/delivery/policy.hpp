#pragma once
// How late a post may fire.

#include <chrono>

#include "settings/settings.hpp"

namespace farmtok::farm::delivery {

struct FirePolicy {
  std::chrono::seconds grace{};  // a post that is found later than this is missed
  std::chrono::seconds hold{};   // a due post waits so long for its video
};
FirePolicy fire_policy(const settings::Settings& settings);

}  // namespace farmtok::farm::delivery
