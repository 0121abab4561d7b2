#include "farm/delivery/policy.hpp"

namespace farmtok::farm::delivery {

FirePolicy fire_policy(const settings::Settings& settings) {
  return {.grace = std::chrono::seconds{settings.seconds("fire.grace")},
          .hold = std::chrono::seconds{settings.seconds("fire.hold")}};
}

}  // namespace farmtok::farm::delivery
