#pragma once
// The operator's limits on plans, and how long links work. Repeated videos are in farm/repeat_policy.hpp.

#include <chrono>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "settings/settings.hpp"

namespace farmtok::farm::planning {

struct Limits {
  std::chrono::seconds gap{0};       // between two posts of one job; 0 = any
  std::int64_t per_day = 0;          // posts of one job on one day of its zone; 0 = any
  std::int64_t account_per_day = 0;  // posts for one account on one day; 0 = any
  /// Days of the plan's zone without posts, both ends included.
  std::vector<std::pair<std::chrono::year_month_day, std::chrono::year_month_day>> blackout;
};

struct PlanPolicy {
  Limits limits;
  std::string gap_as_written;    // "30m"
  std::int64_t repeat_days = 0;  // the same video for the same account within so many days is warned of
  std::string translator;        // puts schedules that are not understood into words that are; empty: none
};
PlanPolicy plan_policy(const settings::Settings& settings);

struct LinkPolicy {
  std::chrono::seconds lifetime{};  // of a volunteer's link; 0: for ever
};
LinkPolicy link_policy(const settings::Settings& settings);

}  // namespace farmtok::farm::planning
