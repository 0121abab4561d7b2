#include "farm/planning/slots/slots.hpp"

#include <fmt/format.h>

#include "base/error.hpp"
#include "farm/jobs/plan_begin.hpp"
#include "farm/planning/policy.hpp"
#include "farm/planning/slots/accounts.hpp"
#include "farm/planning/slots/job_posts.hpp"
#include "farm/times.hpp"
#include "zones/zones.hpp"

namespace farmtok::farm::planning {
namespace {

constexpr std::size_t first_look = 32;
constexpr std::chrono::days search_span{2 * 366};

}  // namespace

std::optional<Plan> plan_of(const Farm& farm, const model::Job& job) {
  if (!job.schedule_prompt || job.schedule_prompt->empty()) return std::nullopt;
  const auto zone = job.timezone ? zones::canonical(*job.timezone) : usual_zone(farm);
  const auto begin = farm.store.read([&](sql::Database& db) { return jobs::plan_begin(db, job); });
  return read_plan(*job.schedule_prompt, {.zone = zone, .anchor = begin});
}

Plan required_plan(const Farm& farm, const model::Job& job) {
  if (auto plan = plan_of(farm, job)) return std::move(*plan);
  throw base::Error{
      base::Code::NOT_READY, fmt::format("job {} has no schedule_prompt, so there are no slots", job.job_id),
      fmt::format("Say when its posts go out: `farmtok jobs edit {} --schedule-prompt \"2 per day, 9am and 6pm EST\"`.",
                  job.job_id)};
}

std::string account_of(const model::Scheduled& post) {
  return post.destination_url.value_or(post.inbox_tracer.value_or(""));
}

std::vector<Slot> slots_of(const Farm& farm, sql::Database& db, const model::Job& job, base::Instant after,
                           base::Instant until, std::size_t most) {
  const auto plan = required_plan(farm, job);
  Standing standing{plan_policy(farm.settings).limits, plan.zone};
  standing.read(db, job.job_id, after, until);
  std::vector<Slot> slots;
  for (const auto at : moments_of(plan, after, most, until)) {
    const auto wall = zones::to_wall(at, plan.zone);
    slots.push_back({at, base::format_wall(wall), standing.taken_by(at),
                     standing.closed(std::chrono::floor<std::chrono::days>(wall))});
  }
  return slots;
}

std::optional<base::Instant> next_slot(const Farm& farm, sql::Database& db, const model::Job& job,
                                       const std::string& account, base::Instant after) {
  const auto plan = plan_of(farm, job);
  if (!plan) return std::nullopt;
  const auto limits = plan_policy(farm.settings).limits;
  const auto until = std::min<base::Instant>(after + search_span, zones::last_supported());
  // The first free slot is mostly near: search few, then ever more.
  for (auto look = first_look;; look *= 4) {
    const auto moments = moments_of(*plan, after, look, until);
    if (moments.empty()) return std::nullopt;
    Standing standing{limits, plan->zone};
    standing.read(db, job.job_id, moments.front(), moments.back());
    Accounts accounts{plan->zone, limits.account_per_day, 0};
    if (limits.account_per_day > 0) accounts.read(db, account, moments.front(), moments.back());
    for (const auto at : moments) {
      const auto day = day_in(at, plan->zone);
      if (!standing.taken_by(at) && !standing.closed(day) && !accounts.full(account, day)) return at;
    }
    if (moments.size() < look) return std::nullopt;
    after = moments.back();
  }
}

}  // namespace farmtok::farm::planning
