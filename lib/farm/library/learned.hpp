#pragma once
// Results and posts learn what the file of their video says about its making.

#include <string>

#include "farm/farm.hpp"
#include "model/work.hpp"

namespace farmtok::farm::library {

/// After a stored video was read: the results that use it, and their posts without a proof, know what it says. Under
/// provenance.policy = tell posts that have not fired get the label, and their copies that do not say it are made
/// again. Posts that have fired get it under every policy: their task asks for it, and the copy that was handed out
/// stays. Each change is an event. Writes nothing for a file that says nothing.
void tell_users(const Farm& farm, store::Tx& tx, const std::string& media_id, const model::VideoFacts& facts);

/// The same after the record of a kept result declares AI, which it did not before.
void tell_declared(const Farm& farm, store::Tx& tx, const std::string& result_id, const std::string& declared);

/// The same for a post whose video, and its result's, is an address: its file was fetched to be rendered. The caller
/// saves the post.
void tell_post(const Farm& farm, store::Tx& tx, model::Scheduled& post, const model::VideoFacts& facts);

}  // namespace farmtok::farm::library
