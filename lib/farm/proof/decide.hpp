#pragma once
// The operator's decision on proofs: a disputed one can be accepted, a valid one returned.

#include <string>

#include "base/json.hpp"
#include "farm/farm.hpp"
#include "model/scheduled.hpp"

namespace farmtok::farm::proof {

/// Makes a submitted proof (`proof_url` of the request) the valid one; the former becomes disputed. Sends the messages
/// of a valid proof each time one becomes valid. Accepting the valid proof changes nothing. Returns the post; its
/// notice has the doubts about a link that counts now. Throws SCHEDULED_NOT_FOUND, NOT_FOUND for a URL that was not
/// submitted, MISSING_PROOF_URL, INVALID_REQUEST.
model::Scheduled accept_proof(Farm& farm, const std::string& scheduled_id, const base::Json& request);

/// Refuses a proof for a reason: `proof_url` of the request, else the valid one. When it was the valid one, the post is
/// open again and its volunteer's page says so. It cannot count again unless it is accepted. A returned proof that is
/// returned for another reason has that reason from then on, which is told again while the post is open; for the same
/// reason nothing changes. Returns the post. Throws SCHEDULED_NOT_FOUND, NOT_FOUND, INVALID_REQUEST.
model::Scheduled return_proof(Farm& farm, const std::string& scheduled_id, const base::Json& request);

}  // namespace farmtok::farm::proof
