#include "farm/planning/policy.hpp"

#include "settings/checks.hpp"

namespace farmtok::farm::planning {

PlanPolicy plan_policy(const settings::Settings& settings) {
  return {.limits = {.gap = std::chrono::seconds{settings.seconds("plan.gap")},
                     .per_day = settings.whole("plan.per_day"),
                     .account_per_day = settings.whole("plan.account_per_day"),
                     .blackout = settings::parse_days(settings.text("plan.blackout")).spans},
          .gap_as_written = settings.text("plan.gap"),
          .repeat_days = settings.whole("plan.repeat_days"),
          .translator = settings.text("plan.translator")};
}

LinkPolicy link_policy(const settings::Settings& settings) {
  return {.lifetime = std::chrono::seconds{settings.seconds("links.ttl")}};
}

}  // namespace farmtok::farm::planning
