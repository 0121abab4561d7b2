#pragma once
// A job's calendar as a whole: what would stand where, made all or none, and what a changed plan would move.

#include "base/json.hpp"
#include "farm/farm.hpp"
#include "farm/planning/slots.hpp"

namespace farmtok::farm {

/// How approved results are put in order before they get their slots.
enum class PlanOrder { score, spread };  // spread: neighbours differ in author and theme, good ones early

/// Most posts that are placed at once; a note of the plan says when there are more.
inline constexpr std::int64_t most_placed = 10'000;

struct ProposalRequest {
  PlanOrder order = PlanOrder::score;
  std::optional<base::Instant> from{};  // now, when absent
  std::optional<std::int64_t> most{};   // results to place; most_placed at most
  /// Posts that have not fired get new slots, too: those from `from` on, and without one also those that were missed.
  /// Later posts of a repeated result keep their times, which follow from their first one.
  bool replan = false;
  /// Days of the plan's zone that get no posts, beside the settings' blackout.
  std::vector<std::chrono::year_month_day> without{};
};

struct ProposedPost {
  std::string result_id;
  std::optional<std::string> scheduled_id;  // of a post that is there already
  std::optional<base::Instant> before;      // where it stands now
  std::optional<base::Instant> at;          // empty: there is no free slot; a post stays where it is
  std::string local;                        // `at` as a wall time of the plan's zone
  std::string text;                         // the beginning of what is posted
  std::string author;                       // of the video; empty when it is not known
  std::int64_t score = 0;
  std::vector<std::string> conflicts;  // of one without a slot: why there is none
  bool reaches = true;                 // somebody learns that it fires
  bool videoless = false;              // found as a video, and has none
  std::string done;                    // of an applied proposal: "made" or "moved"; empty for what stays
};
struct Proposal {
  Plan plan;
  std::vector<ProposedPost> posts;  // by time, those without a slot last
  /// Equal as long as the store and the request that led to it are.
  std::string fingerprint;
};
base::Json to_json(const Proposal& proposal);

/// What would be: approved results without a post and without a time of their own are given the free slots in their
/// order. Where dedup.repeat is "block" none of them is one that shows a video again too early. Throws JOB_NOT_FOUND;
/// NOT_READY when the job has no schedule_prompt, with the command that sets one.
Proposal propose(const Farm& farm, sql::Database& db, const std::string& job_id, const ProposalRequest& request);
/// Makes and moves all of it in one transaction, or nothing: what fails names its result. `expected` is the fingerprint
/// of what was looked at; with another one nothing is done (NOT_READY, "the calendar has changed since"). The answer
/// has the ids of the posts that were made.
Proposal apply_proposal(Farm& farm, const std::string& job_id, const ProposalRequest& request,
                        const std::optional<std::string>& expected);

}  // namespace farmtok::farm
