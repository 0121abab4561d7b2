#pragma once
// The rows of what was handed in for a post. A post on TikTok has one row however often, and in whatever form of its
// link, it was handed in.

#include <optional>
#include <string>

#include "model/proof.hpp"
#include "store/store.hpp"

namespace farmtok::farm {

/// What was handed in for this post and names the same post on TikTok as `url`; the one that counts before others.
std::optional<model::Proof> find_handed_in(sql::Database& db, const std::string& scheduled_id, const std::string& url);

/// Stores `url` with its standing and this moment. What was handed in before under another form keeps that form; the
/// row is answered.
model::Proof hand_in(store::Tx& tx, const std::string& scheduled_id, const std::string& url,
                     const std::optional<std::string>& reported_by, model::ProofStanding standing);

}  // namespace farmtok::farm
