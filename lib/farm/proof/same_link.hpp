#pragma once
// A volunteer hands in the link that is the proof of another post already, mostly from an old clipboard.

#include <optional>
#include <string>

#include "model/scheduled.hpp"
#include "sql/database.hpp"

namespace farmtok::farm::proof {

/// "This link is already the proof of post 2 of 5, "Day 30"." for the volunteer of `post`; empty for a link that counts
/// for no other post. A post of another batch is not described, and no post's id is named: it opens that post's page.
std::optional<std::string> same_link_words(sql::Database& db, const model::Scheduled& post, const std::string& url);

/// The same as a question, before `typed` counts. Empty, too, where nothing would count: the post has a proof already,
/// or the text is not the link of a post. Throws NOT_FIRED, PROOF_RETURNED.
std::optional<std::string> same_link_question(sql::Database& db, const model::Scheduled& post, const std::string& typed,
                                              const char* who);

}  // namespace farmtok::farm::proof
