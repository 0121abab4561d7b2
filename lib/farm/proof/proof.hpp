#pragma once
// A volunteer's view of a post, and the proof that a volunteer submits.

#include <optional>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "farm/farm.hpp"
#include "farm/page.hpp"
#include "model/proof.hpp"
#include "model/scheduled.hpp"

namespace farmtok::farm::proof {

/// The post as its volunteer sees it, with its place in the batch.
model::Task task_of(const Farm& farm, sql::Database& db, const model::Scheduled& post);

/// The most disputed proofs that are kept of one post.
inline constexpr std::int64_t most_disputed = 20;
/// So many more are kept of those that the operator submits: a volunteer's link must not shut the operator out.
inline constexpr std::int64_t most_of_operator = 20;

/// The link of the next post of its batch that waits for a proof; empty when there is none.
std::optional<std::string> next_link(const Farm& farm, sql::Database& db, const model::Scheduled& post);

/// Takes a proof: the first one counts, completes the post and is announced once; the same one again gets the same
/// answer; another one is kept as disputed, up to most_disputed, and of the operator up to most_of_operator more.
/// Throws SCHEDULED_NOT_FOUND, MISSING_PROOF_URL, INVALID_REQUEST, RATE_LIMITED; NOT_FIRED before the post has fired,
/// when nothing is kept (the "operator" may submit one for a missed post); PROOF_RETURNED for a proof that the operator
/// returned. The note of the reply has the doubts for the "operator", and for a volunteer that the link is the proof of
/// another post.
model::ProofReply submit_proof(Farm& farm, const std::string& scheduled_id, const base::Json& request, const char* who);

/// The proofs submitted for a post, oldest first. Throws SCHEDULED_NOT_FOUND.
Page<model::Proof> list_proofs(sql::Database& db, const std::string& scheduled_id, const PageRequest& page);

}  // namespace farmtok::farm::proof
