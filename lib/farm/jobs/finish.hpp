#pragma once
// The end of a search or channel job: its credits are closed, its waiting videos are dropped, and a message is sent.

#include "farm/farm.hpp"
#include "model/job.hpp"

namespace farmtok::farm::jobs {

/// Ends a running job and saves it: no work of it is left, reserved credits that it did not spend are released, and
/// messages to on_job_finish_webhook and on_job_finish_email join the transaction. `reason` becomes status_reason.
void finish_job(const Farm& farm, store::Tx& tx, model::Job& job, model::JobStatus status,
                std::optional<std::string> reason);

/// FAILED, by the operator's order; its results stay. A video that is being analysed right now loses its lease. Throws
/// JOB_NOT_FOUND, ALREADY_FINISHED.
model::Job cancel_job(Farm& farm, const std::string& job_id);

}  // namespace farmtok::farm::jobs
