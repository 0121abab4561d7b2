#include "farm/repeat_policy.hpp"

namespace farmtok::farm {

RepeatPolicy repeat_policy(const settings::Settings& settings) {
  const auto word = settings.text("dedup.repeat");
  return {.repeats = word == "off"     ? Repeats::off
                     : word == "block" ? Repeats::block
                                       : Repeats::warn,
          .reach = std::chrono::days{settings.whole("dedup.repeat_days")}};
}

}  // namespace farmtok::farm
