#pragma once
// dedup.repeat: what becomes of a post whose video is nearly the same as that of another post near in time.

#include <chrono>

#include "settings/settings.hpp"

namespace farmtok::farm {

enum class Repeats { off, warn, block };

struct RepeatPolicy {
  Repeats repeats = Repeats::warn;
  std::chrono::days reach{};  // how far apart two posts are that do not repeat each other
};
RepeatPolicy repeat_policy(const settings::Settings& settings);

}  // namespace farmtok::farm
