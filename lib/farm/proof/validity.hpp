#pragma once
// The two reasons against a valid proof: its post has not fired, or the operator returned it.

#include <vector>

#include "model/proof.hpp"
#include "model/scheduled.hpp"
#include "sql/database.hpp"

namespace farmtok::farm::proof {

/// Throws NOT_FIRED while the post has not fired: a proof of it proves nothing yet. For a missed post the "operator"
/// may submit one, because its volunteer may have published it anyway.
void require_due(const model::Scheduled& post, const char* who);

/// Throws PROOF_RETURNED when the operator returned this very proof.
void refuse_returned(sql::Database& db, const std::string& scheduled_id, const std::string& url);

/// Fills in the proof that was returned last, while another one is awaited.
void tell_returned(sql::Database& db, const model::Scheduled& post, model::Task& task);

/// The proofs of a post that do not count or that the operator decided on, oldest first, at most 100.
std::vector<model::Proof> notable_proofs(sql::Database& db, const std::string& scheduled_id);

}  // namespace farmtok::farm::proof
