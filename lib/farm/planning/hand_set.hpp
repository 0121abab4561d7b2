#pragma once
// Posts whose time a person chose. A new plan leaves them where they are.

#include <set>
#include <span>
#include <string>
#include <string_view>

#include "base/json.hpp"
#include "farm/farm.hpp"
#include "model/scheduled.hpp"
#include "sql/database.hpp"

namespace farmtok::farm::planning {

/// edit_post() of posts.hpp for a time that a plan chose.
model::Scheduled move_by_plan(Farm& farm, const std::string& scheduled_id, base::Json request,
                              const std::vector<std::string>* known = nullptr);

/// How the event of a post's creation or move ends when its time came with the request, and not from a plan.
inline constexpr std::string_view hand_set_words = "the time was set by hand";

/// The job's posts whose present time was set by hand, as far as the event log reaches.
std::set<std::string> set_by_hand(sql::Database& db, const std::string& job_id);

/// Says that these posts, at least one, keep their times.
std::string hand_set_note(std::span<const std::string> posts);

}  // namespace farmtok::farm::planning
