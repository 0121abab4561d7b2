#pragma once
// A job's defaults for all of its results and posts, changed after these were made.

#include <map>
#include <string>

#include "base/json.hpp"
#include "farm/farm.hpp"
#include "model/job.hpp"

namespace farmtok::farm::planning {

/// How many results and posts a change of a job's defaults reached, and how many still have values of their own.
struct DefaultsReach {
  std::int64_t results = 0;
  std::int64_t posts = 0;
  std::int64_t own = 0;
};

struct EditedJob {
  model::Job job;
  /// Empty when no default was changed and none was to be applied.
  std::optional<DefaultsReach> reach;
};

/// Changes the job. A changed default reaches its results and posts that have not fired and have no value of their own:
/// an empty value, or the former default. With `apply` every default of the job also replaces their own values. One
/// transaction; each result and post that changes has an event. Throws JOB_NOT_FOUND, INVALID_REQUEST.
EditedJob edit_job_and_posts(Farm& farm, const std::string& job_id, const base::Json& request, bool apply);

/// How many results and posts that have not fired differ from the job's defaults, by the field's name in the job; only
/// fields in which some do.
std::map<std::string, std::int64_t> count_own_values(sql::Database& db, const model::Job& job);

}  // namespace farmtok::farm::planning
