#include "farm/network_policy.hpp"

namespace farmtok::farm {

NetworkPolicy network_policy(const settings::Settings& settings) {
  return {.allowed = settings.list("net.allow"),
          .timeout = std::chrono::seconds{settings.seconds("net.timeout")},
          .per_host = settings.whole("net.per_host")};
}

}  // namespace farmtok::farm
