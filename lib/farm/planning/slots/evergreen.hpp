#pragma once
// "every=30d,max=3": the interval and the number of a result's repeated posts. Pure.

#include <string>
#include <string_view>
#include <vector>

#include "base/time.hpp"

namespace farmtok::farm::planning {

struct Repeat {
  std::chrono::days every{1};  // 1 to 366
  int times = 1;               // posts after the first one, 1 to 100
};

/// Days ("30d") or weeks ("4w"); both parts, in any order. Throws INVALID_REQUEST.
Repeat read_repeat(std::string_view text);

/// The times of the later posts: the first one's wall time on their days, also across clock changes. Throws
/// INVALID_REQUEST when the last one is later than the zone rules are known.
std::vector<base::Instant> times_of(const Repeat& repeat, base::Instant first, const std::string& zone);

}  // namespace farmtok::farm::planning
