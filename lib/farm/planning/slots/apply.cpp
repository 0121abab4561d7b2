#include <fmt/format.h>

#include "base/error.hpp"
#include "farm/planning/hand_set.hpp"
#include "farm/planning/posts/posts.hpp"
#include "farm/planning/slots/propose.hpp"
#include "farm/review/label.hpp"

namespace farmtok::farm::planning {
namespace {

/// Makes the post, or moves the existing one; one at the right time is left alone.
void make(Farm& farm, const Plan& plan, ProposedPost& post) {
  if (!post.at || post.before == post.at) return;
  const base::Json request{{"scheduled_datetime", base::format_instant(*post.at)}, {"timezone", plan.zone}};
  post.done = post.scheduled_id ? "moved" : "made";
  if (post.scheduled_id) move_by_plan(farm, *post.scheduled_id, request, &post.conflicts);
  else post.scheduled_id = schedule_result(farm, post.result_id, request, &post.conflicts).scheduled_id;
}

/// Named all at once: the first one alone would not tell how many there are.
void refuse_unlabelled(const Farm& farm, const std::string& job_id, const Proposal& proposal) {
  std::vector<std::string> refused;
  for (const auto& post : proposal.posts)
    if (post.at && (post.unlabelled || post.blocked)) refused.push_back(post.result_id);
  if (!refused.empty()) review::refuse_plan(label_policy(farm.settings), job_id, refused);
}

}  // namespace

Proposal apply_proposal(Farm& farm, const std::string& job_id, const ProposalRequest& request,
                        const std::optional<std::string>& expected) {
  return farm.store.write([&](store::Tx& tx) {
    auto proposal = propose(farm, tx.db, job_id, request);
    if (expected && *expected != proposal.fingerprint)
      throw base::Error{
          base::Code::NOT_READY,
          "the calendar has changed since: the plan is no longer the one you saw",
          fmt::format("Look again: `farmtok schedule plan {}` with the same flags prints the new fingerprint.", job_id),
          {{"fingerprint", fmt::format("is {} now", proposal.fingerprint)}}};
    refuse_unlabelled(farm, job_id, proposal);
    // Posts that move away make room first: the times of posts block a repeat.
    for (const bool moves : {true, false})
      for (auto& post : proposal.posts) try {
          if (post.done.empty() && post.scheduled_id.has_value() == moves) make(farm, proposal.plan, post);
        } catch (base::Error& error) {
          const bool named = error.message.find(post.result_id) != std::string::npos;
          error.message =
              fmt::format("nothing was made{}: {}", named ? "" : fmt::format(", because of result {}", post.result_id),
                          error.message);
          error.details.push_back({"result_id", post.result_id});
          throw;
        }
    return proposal;
  });
}

}  // namespace farmtok::farm::planning
