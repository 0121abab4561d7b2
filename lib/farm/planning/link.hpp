#pragma once
// A volunteer's link from the outside: which post it opens, how long it does, and how it is replaced.

#include <optional>
#include <string>

#include "farm/farm.hpp"
#include "model/scheduled.hpp"

namespace farmtok::farm {

/// The post that a link's key (Links::key) opens. Throws SCHEDULED_NOT_FOUND for a key that never was one, LINK_EXPIRED
/// for a link that was replaced or whose time is over.
model::Scheduled post_of_link(const Farm& farm, sql::Database& db, const std::string& key, base::Instant now);

/// When the post's link stops working: links.ttl after the post was due or fired, or the link was replaced, whichever
/// was last. Empty when links have no end.
std::optional<base::Instant> link_end(const Farm& farm, const model::Scheduled& post);

/// Replaces the post's link: the present one opens nothing from now on. Answers the post. Throws SCHEDULED_NOT_FOUND.
model::Scheduled replace_link(Farm& farm, const std::string& scheduled_id);

}  // namespace farmtok::farm
