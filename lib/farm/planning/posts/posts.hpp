#pragma once
// Posts: made of approved results, listed, moved, changed and deleted until they fire.

#include "base/json.hpp"
#include "farm/farm.hpp"
#include "farm/page.hpp"
#include "farm/provenance.hpp"
#include "model/scheduled.hpp"

namespace farmtok::farm::planning {

/// Makes the post of an approved result: at the request's time, else the result's, else in the next free slot of the
/// job's plan, else 24 hours from now; adds the work that renders its video and fires it. With `repeat` also its later
/// posts, each with its own render, all or none; returns the first. Conflicts go into the notice and refuse nothing.
/// Throws RESULT_NOT_FOUND, NOT_APPROVED, ALREADY_SCHEDULED, INVALID_REQUEST, RIGHTS_REQUIRED,
/// AI_LABEL_REQUIRED, AI_BLOCKED, RESERVATION_FAILED. `known`: the result of conflicts_of(), where the caller has it
/// already.
model::Scheduled schedule_result(Farm& farm, const std::string& result_id, base::Json request,
                                 const std::vector<std::string>* known = nullptr);

struct PostFilter {
  std::optional<base::Instant> from{};   // inclusive
  std::optional<base::Instant> until{};  // inclusive, as the contract's end_date
  std::optional<model::PostState> state{};
  std::optional<std::string> job_id{};
  std::optional<std::string> inbox_tracer{};
  /// Those made with AI; `unlabelled`: those that wait for a decision on their label, see posts_without_label();
  /// `unconfirmed`: those with a proof of which no one has said that the label is on.
  enum class Ai { any, found, unlabelled, unconfirmed } ai = Ai::any;
  LabelPolicy policy = LabelPolicy::require;
};
/// A page without its total, ordered by time.
Page<model::Scheduled> read_posts(sql::Database& db, const PostFilter& filter, const PageRequest& page,
                                  std::size_t most_bytes = most_page_bytes);
/// The same with its total.
Page<model::Scheduled> list_posts(sql::Database& db, const PostFilter& filter, const PageRequest& page);
/// Throws SCHEDULED_NOT_FOUND.
model::Scheduled get_post(sql::Database& db, const std::string& scheduled_id);
std::optional<model::Scheduled> find_post(sql::Database& db, const std::string& scheduled_id);
/// Orders the render of a waiting post by `due`: it is rendered before those that are due later.
void render_by(store::Tx& tx, const std::string& scheduled_id, base::Instant due);
/// Writes every field of a post back and sets its updated_at.
void save_post(store::Tx& tx, model::Scheduled post);

/// Changes a post; a new time moves it, is counted in `moves`, and keeps its id and link. Of a post that has fired
/// only the AI label may be changed. Throws ALREADY_FIRED, INVALID_REQUEST. `known`: as for schedule_result().
model::Scheduled edit_post(Farm& farm, const std::string& scheduled_id, base::Json request,
                           const std::vector<std::string>* known = nullptr);
/// Deletes a post; the result then names the next of its posts, and after the last one can be scheduled
/// again. Gives back the unused part of its cost and returns the amount. Throws ALREADY_FIRED.
base::Amount delete_post(Farm& farm, const std::string& scheduled_id);

}  // namespace farmtok::farm::planning
