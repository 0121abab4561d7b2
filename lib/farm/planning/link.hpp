#pragma once
// A volunteer's link: which post it opens, until when, and its replacement.

#include <optional>
#include <string>

#include "farm/farm.hpp"
#include "model/scheduled.hpp"

namespace farmtok::farm::planning {

/// The post that a link's key (Links::key) opens. Throws SCHEDULED_NOT_FOUND for a key that never existed, LINK_EXPIRED
/// for a link that was replaced or has expired.
model::Scheduled post_of_link(const Farm& farm, sql::Database& db, const std::string& key, base::Instant now);

/// When the post's link expires: links.ttl after the post was due or fired, or the link was replaced, whichever
/// was last. Empty when links never expire.
std::optional<base::Instant> link_end(const Farm& farm, const model::Scheduled& post);

/// Replaces the post's link: the present one opens nothing from now on. Returns the post. Throws SCHEDULED_NOT_FOUND.
model::Scheduled replace_link(Farm& farm, const std::string& scheduled_id);

}  // namespace farmtok::farm::planning
