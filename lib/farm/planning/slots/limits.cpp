#include "farm/planning/slots/slots.hpp"
#include "settings/checks.hpp"

namespace farmtok::farm::planning {

Limits limits_of(const settings::Settings& settings) {
  return {.gap = std::chrono::seconds{settings.seconds("plan.gap")},
          .per_day = settings.whole("plan.per_day"),
          .account_per_day = settings.whole("plan.account_per_day"),
          .blackout = settings::parse_days(settings.text("plan.blackout")).spans};
}

}  // namespace farmtok::farm::planning
