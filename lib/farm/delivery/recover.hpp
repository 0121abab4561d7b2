#pragma once
// Missed and held posts, and the operator's choices for them.

#include "farm/farm.hpp"
#include "model/scheduled.hpp"

namespace farmtok::farm::delivery {

enum class Recovery {
  fire,  // now, as late
  move,  // to the next free slot of its job's plan, else to the same wall time on the first day on which it is ahead
  drop,  // deletes it; its result can be scheduled again
};

struct Recovered {
  std::string scheduled_id;
  model::PostState before;
  std::optional<base::Instant> at;  // its new time
};

/// One transaction for all of them, by their times. Without ids: every waiting post, for `fire` those whose video is
/// ready (or that have none). Throws SCHEDULED_NOT_FOUND; ALREADY_FIRED; INVALID_REQUEST for a post that is planned;
/// NOT_READY for `fire` without a video that is ready; as plan_of() for `move`.
std::vector<Recovered> recover_posts(Farm& farm, const std::vector<std::string>& ids, Recovery how);

/// Posts that wait for the operator: missed ones, and held ones that no render will free. By time, those of one time in
/// the order in which they were planned.
std::vector<model::Scheduled> waiting_posts(sql::Database& db);

}  // namespace farmtok::farm::delivery
