#include "farm/planning/slots/rejections.hpp"

#include <fmt/format.h>

#include "base/text/text.hpp"

namespace farmtok::farm::planning {

void Passed::count(Bar bar, base::WallTime wall) {
  ++counts_[bar];
  ++all_;
  last_ = wall;
}

std::string Passed::why(const std::vector<std::string>& own) const {
  if (all_ == 0) return "the plan has no slots any more";
  std::vector<std::string> parts;
  for (const auto& [bar, number] : counts_) {
    const auto what = bar == Bar::taken      ? "taken"
                      : bar == Bar::gap      ? "nearer than plan.gap to another post"
                      : bar == Bar::blackout ? "on days without posts (plan.blackout, --without)"
                      : bar == Bar::per_day  ? "on days that have all their posts (plan.per_day)"
                                             : base::join(own, " or ");
    if (!what.empty()) parts.push_back(fmt::format("{} {}", number, what));
  }
  return fmt::format("no slot is free for it until {}, of {}: {}", base::format_wall(last_).substr(0, 10), all_,
                     base::join(parts, ", "));
}

}  // namespace farmtok::farm::planning
