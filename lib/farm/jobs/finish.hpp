#pragma once
// How a search or channel job ends: its credits are closed, what it did not look at is dropped, and it is told.

#include "farm/farm.hpp"
#include "model/job.hpp"

namespace farmtok::farm {

/// Ends a running job and saves it: no work of it is left, what it reserved and did not spend is released, and
/// on_job_finish_webhook and on_job_finish_email are told in the same transaction. `reason` becomes status_reason.
void finish_job(const Farm& farm, store::Tx& tx, model::Job& job, model::JobStatus status,
                std::optional<std::string> reason);

/// FAILED, by the operator's will; its results stay. A video that is being analysed right now loses its lease. Throws
/// JOB_NOT_FOUND, ALREADY_FINISHED.
model::Job cancel_job(Farm& farm, const std::string& job_id);

}  // namespace farmtok::farm
