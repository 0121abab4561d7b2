#pragma once
// Whether a new result of a search or channel job may be posted without a person's review. Pure.

#include <optional>
#include <string>
#include <vector>

#include "model/found.hpp"
#include "model/job.hpp"
#include "settings/settings.hpp"

namespace farmtok::farm::review {

struct Decision {
  bool approved = false;
  std::string words;                      // approval_decision: the decider, and why
  std::optional<std::string> decided_by;  // the provider that said yes or no; empty when a person must decide
};

/// Whether the analysis is the rules' own, as provider or as fallback.
bool by_rules(const model::Analysis& analysis);

/// The parts of the job's words that the rules cannot judge, as `jobs explain-filter` names them: of the filter, and in
/// AI_REVIEW of the publish_prompt.
std::vector<std::string> left_to_a_person(const model::Job& job);

/// MANUAL_REVIEW leaves it to a person, AUTO_APPROVED approves from review.approve_score on, AI_REVIEW follows the
/// analysis; only videos that fit are ever approved. Unless review.consent is "model", `rules`, the rules' analysis of
/// the same video, must approve a video too that a model would approve: otherwise it waits for a person. `rules` is not
/// used when the analysis is by the rules already. The rules approve nothing of a job with a part that is left to a
/// person (`left`): they did not check that part. A model did.
Decision decide(const settings::Settings& settings, const model::Job& job, const model::Analysis& analysis,
                const model::Analysis& rules, const std::vector<std::string>& left);

/// Whether decide() will use `rules`: called first, so that they are not computed for nothing.
bool needs_rules(const settings::Settings& settings, const model::Job& job, const model::Analysis& analysis);

}  // namespace farmtok::farm::review
