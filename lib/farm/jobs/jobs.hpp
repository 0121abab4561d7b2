#pragma once
// Jobs: listed, changed, deleted. They are created in create.hpp and end in finish.hpp.

#include "base/json.hpp"
#include "farm/farm.hpp"
#include "farm/page.hpp"
#include "model/job.hpp"

namespace farmtok::farm::jobs {

/// Newest first.
Page<model::Job> list_jobs(sql::Database& db, const PageRequest& page);
/// Throws JOB_NOT_FOUND.
model::Job get_job(sql::Database& db, const std::string& job_id);
/// Throws JOB_NOT_FOUND; costs less than get_job().
void require_job(sql::Database& db, const std::string& job_id);
std::optional<model::Job> find_job(sql::Database& db, const std::string& job_id);
/// Writes every stored field of a job back and sets its updated_at.
void save_job(store::Tx& tx, model::Job& job);
/// Counts results_created and results_approved again.
void count_results(sql::Database& db, model::Job& job);
/// Whether its work continues: PENDING or PROCESSING.
bool is_running(const model::Job& job);

model::Job edit_job(Farm& farm, const std::string& job_id, const base::Json& request);

/// What was removed with a deleted job.
struct JobRemains {
  std::int64_t results = 0;
  std::int64_t posts = 0;
  std::int64_t fired = 0;
  std::int64_t proofs = 0;
  base::Amount refunded;
};
/// Deletes the job with its results, posts and their work; gives back the cost of its unused posts. Throws
/// JOB_IN_PROGRESS while it runs.
JobRemains delete_job(Farm& farm, const std::string& job_id);

}  // namespace farmtok::farm::jobs
