#pragma once
// What became of a plan's moments, for those who got none. Pure.

#include <map>
#include <string>
#include <vector>

#include "base/time.hpp"
#include "farm/planning/standing.hpp"

namespace farmtok::farm {

class Passed {
 public:
  /// A moment of the plan; `none`: nobody who waits could have it.
  void count(Bar bar, base::WallTime wall);
  /// Why there is no slot; `own`: what may hold the one that asks away from moments that were free.
  std::string why(const std::vector<std::string>& own) const;

 private:
  std::map<Bar, std::size_t> counts_;
  std::size_t all_ = 0;
  base::WallTime last_{};
};

}  // namespace farmtok::farm
