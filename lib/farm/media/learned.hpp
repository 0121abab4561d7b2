#pragma once
// Results and posts learn what the file of their video says about its making.

#include <string>

#include "farm/farm.hpp"
#include "model/work.hpp"

namespace farmtok::farm {

/// After a stored video was read: the results that use it, and their posts that have not fired, know what it says.
/// Under provenance.policy = tell these posts get the label; copies that do not say it are made again. Each change is
/// an event. Writes nothing for a file that says nothing.
void tell_users(const Farm& farm, store::Tx& tx, const std::string& media_id, const model::VideoFacts& facts);

/// The same for a post whose video, and its result's, is an address: its file was fetched to be rendered. The caller
/// saves the post.
void tell_post(const Farm& farm, store::Tx& tx, model::Scheduled& post, const model::VideoFacts& facts);

}  // namespace farmtok::farm
