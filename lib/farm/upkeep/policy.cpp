#include "farm/upkeep/policy.hpp"

namespace farmtok::farm::upkeep {

Retention retention_policy(const settings::Settings& settings) {
  return {.events = std::chrono::seconds{settings.seconds("keep.events")},
          .most_events = settings.whole("keep.events_most"),
          .disputes = std::chrono::seconds{settings.seconds("keep.disputes")},
          .dead_messages = std::chrono::seconds{settings.seconds("keep.dead")},
          .answers = std::chrono::seconds{settings.seconds("keep.answers")}};
}

}  // namespace farmtok::farm::upkeep
