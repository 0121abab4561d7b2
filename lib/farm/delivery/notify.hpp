#pragma once
// Notifications: the contract's webhook events and the mails, added to the queue in the caller's transaction.

#include "farm/farm.hpp"
#include "model/scheduled.hpp"

namespace farmtok::farm::delivery {

/// SCHEDULE_FIRED to the post's on_schedule webhook and mail addresses, where there are any.
void notify_fired(Farm& farm, store::Tx& tx, const model::Scheduled& post);
/// PROOF_SUBMITTED to the post's on_proof webhook and mail addresses, where there are any. The mail names the `doubts`
/// about the proof.
void notify_proof(Farm& farm, store::Tx& tx, const model::Scheduled& post, const std::vector<std::string>& doubts);

}  // namespace farmtok::farm::delivery
