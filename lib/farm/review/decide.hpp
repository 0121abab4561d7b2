#pragma once
// Whether a new result of a search or channel job may be posted without a person looking at it first. Pure.

#include <optional>
#include <string>
#include <vector>

#include "model/found.hpp"
#include "model/job.hpp"
#include "settings/settings.hpp"

namespace farmtok::farm {

struct Decision {
  bool approved = false;
  std::string words;                      // approval_decision: what decided, and why
  std::optional<std::string> decided_by;  // the provider that said yes or no; empty when it was left to a person
};

/// Whether the analysis is the rules' own, asked for or fallen back to.
bool by_rules(const model::Analysis& analysis);

/// The parts of the job's words that the rules cannot judge, as `jobs explain-filter` names them: of the filter, and in
/// AI_REVIEW of the publish_prompt.
std::vector<std::string> left_to_a_person(const model::Job& job);

/// MANUAL_REVIEW leaves it to a person, AUTO_APPROVED approves from review.approve_score on, AI_REVIEW does what the
/// analysis says; only what fits is ever approved. Unless review.consent is "model", what a model would approve must
/// be what `rules`, the rules' analysis of the same video, would approve too: otherwise it waits for a person. `rules`
/// is not looked at when the analysis is by the rules already. The rules approve nothing of a job with a part that is
/// left to a person (`left`): nothing has looked at that part yet. A model has.
Decision decide(const settings::Settings& settings, const model::Job& job, const model::Analysis& analysis,
                const model::Analysis& rules, const std::vector<std::string>& left);

/// Whether decide() will look at `rules`: asked first, so that they are not computed for nothing.
bool needs_rules(const settings::Settings& settings, const model::Job& job, const model::Analysis& analysis);

}  // namespace farmtok::farm
