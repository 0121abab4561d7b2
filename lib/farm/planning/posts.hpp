#pragma once
// Posts: made of approved results, listed, moved, changed and deleted until they fire.

#include "base/json.hpp"
#include "farm/farm.hpp"
#include "farm/page.hpp"
#include "model/scheduled.hpp"

namespace farmtok::farm {

/// Makes the post of an approved result: at the request's time, else the result's, else 24 hours from now; adds the
/// work that renders its video and fires it. Throws RESULT_NOT_FOUND, NOT_APPROVED, ALREADY_SCHEDULED, INVALID_REQUEST.
model::Scheduled schedule_result(Farm& farm, const std::string& result_id, base::Json request);

struct PostFilter {
  std::optional<base::Instant> from{};   // inclusive
  std::optional<base::Instant> until{};  // inclusive, as the contract's end_date
  std::optional<model::PostState> state{};
  std::optional<std::string> job_id{};
  std::optional<std::string> inbox_tracer{};
};
/// Ordered by time.
Page<model::Scheduled> list_posts(sql::Database& db, const PostFilter& filter, const PageRequest& page);
/// Throws SCHEDULED_NOT_FOUND.
model::Scheduled get_post(sql::Database& db, const std::string& scheduled_id);
std::optional<model::Scheduled> find_post(sql::Database& db, const std::string& scheduled_id);
/// Writes every field of a post back and stamps it.
void save_post(store::Tx& tx, model::Scheduled post);

/// Changes a post; a new time moves it and keeps its id and link. Throws ALREADY_FIRED, INVALID_REQUEST.
model::Scheduled edit_post(Farm& farm, const std::string& scheduled_id, base::Json request);
/// Deletes a post; its result can be scheduled again. Throws ALREADY_FIRED.
void delete_post(Farm& farm, const std::string& scheduled_id);

}  // namespace farmtok::farm
