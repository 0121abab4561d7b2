#pragma once
// Jobs: created, listed, changed, deleted. This release runs manual jobs only.

#include "base/json.hpp"
#include "farm/farm.hpp"
#include "farm/page.hpp"
#include "model/job.hpp"

namespace farmtok::farm {

/// Creates a job from a create request. Throws INVALID_REQUEST: faulty fields, and the modes search and channel.
model::Job create_job(Farm& farm, const base::Json& request);
/// Newest first.
Page<model::Job> list_jobs(sql::Database& db, const PageRequest& page);
/// Throws JOB_NOT_FOUND.
model::Job get_job(sql::Database& db, const std::string& job_id);
model::Job edit_job(Farm& farm, const std::string& job_id, const base::Json& request);
/// What went with a deleted job.
struct JobRemains {
  std::int64_t results = 0;
  std::int64_t posts = 0;
  std::int64_t fired = 0;
  std::int64_t proofs = 0;
};
/// Deletes the job with its results, posts and their work. Throws JOB_IN_PROGRESS while it is PROCESSING.
JobRemains delete_job(Farm& farm, const std::string& job_id);

}  // namespace farmtok::farm
