#pragma once
// A job's calendar as a whole: the posts that it would get, made all or none, and the moves of a changed plan.

#include "base/json.hpp"
#include "farm/farm.hpp"
#include "farm/planning/slots/slots.hpp"

namespace farmtok::farm::planning {

/// The order of approved results for the assignment of slots.
enum class PlanOrder { score, spread };  // spread: neighbours differ in author and theme, good ones early

/// Most posts that are placed at once; a note of the plan says when there are more.
inline constexpr std::int64_t most_placed = 10'000;

struct ProposalRequest {
  PlanOrder order = PlanOrder::score;
  std::optional<base::Instant> from{};  // now, when absent
  std::optional<std::int64_t> most{};   // results to place; most_placed at most
  /// Posts that have not fired get new slots, too: those from `from` on, and without `from` also missed ones. With
  /// days in `without` only posts of these days move; else a future time that was set by hand stays, and a note says
  /// so. Later posts of a repeated result keep their times, which follow from their first one.
  bool replan = false;
  /// Days of the plan's zone that get no posts, in addition to the settings' blackout.
  std::vector<std::chrono::year_month_day> without{};
};

struct ProposedPost {
  std::string result_id;
  std::optional<std::string> scheduled_id;  // of an existing post
  std::optional<base::Instant> before;      // its present time
  std::optional<base::Instant> at;          // empty: there is no free slot; a post keeps its time
  std::string local;                        // `at` as a wall time of the plan's zone
  std::string text;                         // the beginning of the text to post
  std::string author;                       // of the video; empty when it is not known
  std::int64_t score = 0;
  std::vector<std::string> conflicts;  // without a slot: why there is none
  bool reaches = true;                 // someone is notified when it fires
  bool videoless = false;              // found as a video, and has none
  bool ai = false;                     // its video is made with AI, and the operator did not say otherwise
  bool undecided = false;              // and the label is undecided
  bool unlabelled = false;             // it cannot be made before the label is decided on
  bool blocked = false;                // it cannot be made, because provenance.policy is block
  std::string done;                    // of an applied proposal: "made" or "moved"; empty for an unmoved one
};
struct Proposal {
  Plan plan;
  std::vector<ProposedPost> posts;  // by time, those without a slot last
  /// Equal as long as the store and the request stay the same.
  std::string fingerprint;
};
base::Json to_json(const Proposal& proposal);

/// A preview: approved results without a post and without a time of their own get the free slots in their
/// order. Where dedup.repeat is "block", none of them shows a video again too early. Throws JOB_NOT_FOUND;
/// NOT_READY when the job has no schedule_prompt, with the command that sets one.
Proposal propose(const Farm& farm, sql::Database& db, const std::string& job_id, const ProposalRequest& request);
/// Makes and moves all of it in one transaction, or nothing: an error names its result. `expected` is the fingerprint
/// of the proposal that the user saw; with another one nothing is done (NOT_READY, "the calendar has changed since").
/// The result has the ids of the posts that were made.
Proposal apply_proposal(Farm& farm, const std::string& job_id, const ProposalRequest& request,
                        const std::optional<std::string>& expected);

}  // namespace farmtok::farm::planning
