#pragma once
// Private calendar addresses: made, listed, revoked, read.

#include "base/json.hpp"
#include "farm/farm.hpp"
#include "farm/page.hpp"
#include "farm/planning/posts/posts.hpp"
#include "model/feed.hpp"

namespace farmtok::farm::planning {

/// The result is the only place that ever holds its `url`: the store keeps a hash of the token in it. Without a
/// `name` it gets the name of its batch or job. Throws INVALID_REQUEST, JOB_NOT_FOUND.
model::Feed create_feed(Farm& farm, const base::Json& request);
/// Newest first.
Page<model::Feed> list_feeds(sql::Database& db, const PageRequest& page);
/// From now on its address answers 404. Throws NOT_FOUND for a feed that does not exist or is revoked already.
model::Feed revoke_feed(Farm& farm, const std::string& feed_id);
/// The calendar of a token: posts from 30 days ago until a year from now, of more than 20,000 the earliest ones.
/// Throws NOT_FOUND for an unknown token as for a revoked one.
std::string read_feed(Farm& farm, const std::string& token);

/// The posts that pass the filter as a calendar, named after their batch or job. Throws INVALID_REQUEST when there are
/// more than 20,000, JOB_NOT_FOUND.
std::string export_posts(const Farm& farm, sql::Database& db, const PostFilter& filter);

}  // namespace farmtok::farm::planning
