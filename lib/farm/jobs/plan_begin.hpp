#pragma once
// From when a job's plan counts: "tomorrow", "every 3 days" and "5 posts" depend on it.

#include "model/job.hpp"
#include "store/store.hpp"

namespace farmtok::farm::jobs {

/// When the job's plan was given: at its creation, or with the last edit of its schedule_prompt.
base::Instant plan_begin(sql::Database& db, const model::Job& job);
/// The plan of the job is given now, also when it is the text of before.
void begin_plan(store::Tx& tx, const std::string& job_id);
/// In `meta`: how the plan was read when it was given (planning/plan/readings.hpp).
std::string plan_reading_key(const std::string& job_id);
/// For a job that is deleted; its reading, too.
void forget_plan_begin(store::Tx& tx, const std::string& job_id);

}  // namespace farmtok::farm::jobs
