#pragma once
// Slots: the moments of a job's plan, which of them are taken, and other conflicts of a post.

#include <string>
#include <vector>

#include "farm/farm.hpp"
#include "farm/planning/plan/plan.hpp"
#include "model/job.hpp"
#include "model/scheduled.hpp"

namespace farmtok::farm::planning {

/// The plan of a job: its schedule_prompt, in its zone (else the setting `timezone`, else the machine's), counted from
/// the moment when it was given (jobs/plan_begin.hpp). Empty when it has no prompt. Throws as read_plan().
std::optional<Plan> plan_of(const Farm& farm, const model::Job& job);
/// The same where a plan is required. Throws NOT_READY with the command that sets a schedule_prompt.
Plan required_plan(const Farm& farm, const model::Job& job);

/// The account of a post: its destination_url, else its inbox_tracer, else unknown (empty).
std::string account_of(const model::Scheduled& post);

struct Slot {
  base::Instant at{};
  std::string local;                    // wall time in the plan's zone
  std::optional<std::string> taken_by;  // the post at this moment
  std::optional<std::string> closed;    // why no post is allowed: "2026-12-25 is a day without posts"
  bool free() const { return !taken_by && !closed; }
};
/// The moments of the job's plan after `after` up to `until`, with the post at each. Moments that fired count as
/// taken. At most `most` of them. Throws as required_plan().
std::vector<Slot> slots_of(const Farm& farm, sql::Database& db, const model::Job& job, base::Instant after,
                           base::Instant until, std::size_t most = 600'000);
/// The first free one for a post of this account; empty when the plan ends, or has none within two years.
std::optional<base::Instant> next_slot(const Farm& farm, sql::Database& db, const model::Job& job,
                                       const std::string& account, base::Instant after);

/// The conflicts of a post at its time, in words; none of them is forbidden: the same video for the same account within
/// `plan.repeat_days`, another post for the same account less than an hour away, and the limits of its job that a time
/// chosen by hand ignores: plan.blackout, plan.per_day, plan.gap.
std::vector<std::string> conflicts_of(const Farm& farm, sql::Database& db, const model::Scheduled& post);

}  // namespace farmtok::farm::planning
