#pragma once
// The reasons why a plan's moments were not used, for results without a slot. Pure.

#include <map>
#include <string>
#include <vector>

#include "base/time.hpp"
#include "farm/planning/slots/job_posts.hpp"

namespace farmtok::farm::planning {

class Passed {
 public:
  /// A moment of the plan; `none`: no waiting result could take it.
  void count(Bar bar, base::WallTime wall);
  /// Why there is no slot; `own`: limits of the result itself that may exclude free moments.
  std::string why(const std::vector<std::string>& own) const;

 private:
  std::map<Bar, std::size_t> counts_;
  std::size_t all_ = 0;
  base::WallTime last_{};
};

}  // namespace farmtok::farm::planning
