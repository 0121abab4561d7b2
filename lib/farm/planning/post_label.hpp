#pragma once
// The AI label of posts after they were planned: what a change brings with it, and the word on a result that reaches
// its posts.

#include <optional>
#include <string>

#include "model/result.hpp"
#include "model/scheduled.hpp"
#include "store/store.hpp"

namespace farmtok::farm::planning {

/// After the decision on the label of a post changed, and the post was saved: an event, which retention keeps. A copy
/// whose XMP says otherwise is made again, and a post that was held for it is due again; one that has fired keeps the
/// copy that was handed out. `who`: operator for a word on this very post, else worker.
void post_labelled(store::Tx& tx, const model::Scheduled& before, const model::Scheduled& post, const char* who,
                   const std::optional<std::string>& why);

/// After the operator's word on a result: its posts that have not fired, and on which the operator did not decide
/// themselves since AI was found, get the same. Returns in words how many there are, and the commands for those that
/// keep what they have; empty when it has no post.
std::optional<std::string> follow_label(store::Tx& tx, const model::Result& result);

}  // namespace farmtok::farm::planning
