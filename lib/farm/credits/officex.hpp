#pragma once
// The moves of credits that are sent to OfficeX, and when.
//
// A reservation is sent twice: when it is made, before its job exists, and when it is closed. Amounts that its job
// settles in between are booked here only; closing sends the sum, as one final settle, or a cancel for a sum of zero.
// OfficeX has no idempotency key, so a partial settle whose answer was lost could not be repeated without paying
// twice. A final settle and a cancel can be repeated: the first to arrive has closed the reservation, and no other move
// of it is under way that they could overtake.
//
// A charge (a post of a manual job) is a separate reservation that is settled at once: two pieces of work, the second
// added by the first. A reserve whose answer was lost is repeated under the same job_id, which OfficeX refuses as
// DUPLICATE_JOB when it had arrived; the id of that reservation is then not available, so the work is dead, nothing
// is paid, and the operator sees it.

#include "farm/credits/credits.hpp"

namespace farmtok::farm::credits {

/// Reserves at OfficeX and returns the reservation's id there. Errors as in hold_credits; DUPLICATE_JOB is
/// PROVIDER_REFUSED.
std::string reserve_at_officex(const Farm& farm, services::ServiceClient& service_client, const std::string& subject,
                               base::Amount amount, const services::Stopping& stopping);
/// Ends the reservation: settles `settled` and gives back the rest. `repeated`: an earlier try may have
/// arrived, so a reservation that is not open at OfficeX is then no error. Returns a remark, mostly empty.
std::string end_at_officex(const Farm& farm, services::ServiceClient& service_client, const std::string& remote_id,
                           base::Amount settled, bool repeated, const services::Stopping& stopping);

/// Adds the work that does the same later. `subject` is the post that is paid for; no `job_id`: no job was created.
void close_at_officex(store::Tx& tx, const std::string& remote_id, base::Amount settled,
                      const std::optional<std::string>& job_id);
void charge_at_officex(store::Tx& tx, const std::string& subject, base::Amount amount, const std::string& job_id);

}  // namespace farmtok::farm::credits
