#pragma once
// How the plans of jobs were read when they were given: a newer program may read one otherwise, or refuse it.

#include <string>
#include <vector>

#include "farm/farm.hpp"
#include "model/job.hpp"

namespace farmtok::farm::planning {

/// Keeps how the job's plan is read now, as what its operator meant; for a plan or a zone that is given, and for a new
/// job. A plan that cannot be read, or none, keeps nothing.
void keep_plan_reading(store::Tx& tx, const model::Job& job);

/// A plan that is still needed: its job is running, has no results yet, or has results without a post.
struct OtherPlan {
  std::string job_id;
  std::string plan;      // its text
  std::string timezone;  // the job's own; empty without one
  std::string before;    // how it was read, in words; empty where that is not known
  std::string now;       // how it is read now; empty when it is refused
  std::string fault;     // why it is refused
};
/// The plans that are read otherwise than when they were given, or are refused, of the newest thousand jobs, newest
/// first. Changes of the zone that applies where nothing names one do not count.
std::vector<OtherPlan> other_plans(sql::Database& db);

/// Runs at a start: keeps the readings of jobs that have none, of a version that kept none, and records an event
/// job.plan_changed for each plan that is read otherwise than at the start before, or refused. Returns how many.
std::int64_t compare_plans(Farm& farm);

}  // namespace farmtok::farm::planning
