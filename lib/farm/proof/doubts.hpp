#pragma once
// Doubts about a proof that do not make it invalid. For the operator alone: they name other posts, whose ids are
// keys to their pages.

#include <string>
#include <vector>

#include "model/proof.hpp"
#include "model/scheduled.hpp"
#include "sql/database.hpp"

namespace farmtok::farm::proof {

/// In words: the same post on TikTok counts as the proof of other posts, too; another account published it than the one
/// whose page is the destination; its number is none of TikTok's; it was published clearly before the post fired; its
/// number is of a later day than the submission; a disputed one, or the one that counts, is a short link, so that both
/// may be one post. Minutes never count: clocks differ.
std::vector<std::string> link_doubts_of(sql::Database& db, const model::Scheduled& post, const model::Proof& proof);
/// The same, and that the proof does not say that the AI label is on, where the post must have it.
std::vector<std::string> doubts_of(sql::Database& db, const model::Scheduled& post, const model::Proof& proof);

}  // namespace farmtok::farm::proof
