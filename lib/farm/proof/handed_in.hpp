#pragma once
// The rows of submitted proofs. A post on TikTok has one row, however often and in whatever form of its
// link it was submitted.

#include <optional>
#include <string>

#include "model/proof.hpp"
#include "store/store.hpp"

namespace farmtok::farm::proof {

/// The proof submitted for this post that names the same post on TikTok as `url`; the one that counts is preferred.
std::optional<model::Proof> find_handed_in(sql::Database& db, const std::string& scheduled_id, const std::string& url);

/// Stores `url` with its standing and this moment; `ai_label_set` where it was said. A post submitted before under
/// another form keeps that form; returns the row.
model::Proof hand_in(store::Tx& tx, const std::string& scheduled_id, const std::string& url,
                     const std::optional<std::string>& reported_by, model::ProofStanding standing,
                     const std::optional<bool>& ai_label_set);

}  // namespace farmtok::farm::proof
