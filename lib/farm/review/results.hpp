#pragma once
// Results: added to manual jobs, listed, approved, rejected, edited.

#include "base/json.hpp"
#include "farm/farm.hpp"
#include "farm/page.hpp"
#include "farm/provenance.hpp"
#include "model/job.hpp"
#include "model/result.hpp"

namespace farmtok::farm::review {

/// Gives a new result the job's defaults: the job's and the account's id, the addresses to notify, the destination, the
/// batch. Values of the result itself stay.
void inherit_defaults(model::Result& result, const model::Job& job);

/// Adds a result to a manual job; empty notification and batch fields are inherited from the job. Throws JOB_NOT_FOUND,
/// INVALID_REQUEST.
model::Result add_result(Farm& farm, const std::string& job_id, base::Json request);

struct ResultFilter {
  std::optional<std::string> job_id;
  /// pending (neither approved nor rejected), approved (not scheduled yet), rejected, scheduled; ai (AI was found),
  /// unlabelled (it waits for a decision on its label, see results_without_label()).
  std::optional<std::string> state;
  LabelPolicy policy = LabelPolicy::require;
};
/// The best score first; equal ones in the order in which they were added. Throws JOB_NOT_FOUND for an unknown job,
/// INVALID_REQUEST for another state.
Page<model::Result> list_results(sql::Database& db, const ResultFilter& filter, const PageRequest& page);
/// Throws RESULT_NOT_FOUND.
model::Result get_result(sql::Database& db, const std::string& result_id);
/// The operator decides: approving takes back a rejection and the other way round, and no machine changes it later.
/// Throws ALREADY_SCHEDULED when a scheduled result is to be rejected or to lose its approval.
model::Result edit_result(Farm& farm, const std::string& result_id, base::Json request);

}  // namespace farmtok::farm::review
