#include "api/check_plans.hpp"

#include <fmt/format.h>

#include "base/counted.hpp"
#include "base/shell.hpp"
#include "base/text/text.hpp"
#include "farm/planning/plan/readings.hpp"

namespace farmtok::api {
namespace {

constexpr std::size_t most_named = 5;

std::string words_of(const farm::planning::OtherPlan& plan) {
  const auto before = plan.before.empty() ? std::string{} : fmt::format(", before: {}", base::fit(plan.before, 120));
  if (!plan.fault.empty())
    return fmt::format("{} (\"{}\" is refused: {}{})", plan.job_id, base::fit(plan.plan, 80),
                       base::fit(plan.fault, 160), before);
  return fmt::format("{} (\"{}\" is now: {}{})", plan.job_id, base::fit(plan.plan, 80), base::fit(plan.now, 120),
                     before);
}

}  // namespace

Check check_plans(const Api& api) {
  const auto others = api.farm.store.read(farm::planning::other_plans);
  if (others.empty()) return {"plans", true, "each plan is read as it was when it was given"};
  std::vector<std::string> named;
  for (const auto& each : others)
    if (named.size() < most_named) named.push_back(words_of(each));
  if (others.size() > most_named) named.push_back(fmt::format("{} more", others.size() - most_named));
  const auto& first = others.front();
  return {
      "plans", false,
      fmt::format("read otherwise than when they were given: {}: {}", base::counted(std::ssize(others), "plan"),
                  base::join(named, "; ")),
      fmt::format("`farmtok schedule explain {}` shows how one is read; `farmtok jobs edit {} --schedule-prompt {}` "
                  "gives the job a plan and confirms how that is read.",
                  first.job_id, first.job_id,
                  first.fault.empty() ? base::shell_word(first.plan) : "\"2 per day, 9am and 6pm EST\"")};
}

}  // namespace farmtok::api
