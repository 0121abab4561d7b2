#pragma once
// What OfficeX is told of credits, and when.
//
// A reservation is told of twice: when it is made, before its job exists, and when it is closed. What its job settles
// meanwhile is booked here only; closing it sends the sum, as one final settle, or a cancel when nothing was settled.
// OfficeX has no idempotency key, so a settle in parts whose answer was lost could not be repeated without paying
// twice. A final settle and a cancel can: whichever came first has closed the reservation, and no other move of it is
// under way that they could overtake.
//
// A charge (a post of a manual job) is a reservation of its own that is settled at once: two pieces of work, the second
// added by the first. A reserve whose answer was lost is repeated under the same job_id, which OfficeX refuses as
// DUPLICATE_JOB when it had arrived; the id of that reservation is then not to be had, so the work is dead, nothing is
// paid, and the operator sees it.

#include "farm/credits/credits.hpp"

namespace farmtok::farm {

/// Reserves at OfficeX and answers the reservation's id there. Errors as in hold_credits; DUPLICATE_JOB is
/// PROVIDER_REFUSED.
std::string reserve_at_officex(const Farm& farm, Outside& outside, const std::string& subject, base::Amount amount,
                               const Stopping& stopping);
/// Ends the reservation: settles `settled` and gives back the rest. `repeated` says that an earlier try may have
/// arrived: that OfficeX has no such reservation open is then no error. Answers what is worth telling; often nothing.
std::string end_at_officex(const Farm& farm, Outside& outside, const std::string& remote_id, base::Amount settled,
                           bool repeated, const Stopping& stopping);

/// Add the work that does the same later. `subject` is the post that is paid for; no `job_id`: no job came of it.
void close_at_officex(store::Tx& tx, const std::string& remote_id, base::Amount settled,
                      const std::optional<std::string>& job_id);
void charge_at_officex(store::Tx& tx, const std::string& subject, base::Amount amount, const std::string& job_id);

}  // namespace farmtok::farm
