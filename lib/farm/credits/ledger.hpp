#pragma once
// The books: each move is one row of the ledger, and the accounts are its sums, kept in the same transaction.

#include "farm/credits/credits.hpp"

namespace farmtok::farm::credits {

/// The two keepers of credits, as the setting credits.provider and the column reservations.provider name them.
inline constexpr std::string_view keeper_local = "local";
inline constexpr std::string_view keeper_officex = "officex";

/// The account from which a keeper's credits come, and to which they return. The local keeper has them in `available`.
/// Credits that OfficeX keeps are never available here: a reservation there moves from `granted`, the account of
/// everything from outside, straight into `reserved`, and a release moves straight back. So the books mirror OfficeX
/// move by move, and their sum stays zero.
std::string source_of(std::string_view keeper);

/// Writes the move into the ledger and both accounts; fills entry_id and `at`. The caller has made sure that the
/// account holds as much: the store refuses an account below zero with INTERNAL.
model::CreditEntry book(store::Tx& tx, model::CreditEntry entry);

/// Gives back the amount that charge_credits took for `subject`, for the local keeper only: OfficeX takes nothing back.
/// Returns the amount. Joins the open transaction.
base::Amount refund_credits(store::Tx& tx, const std::string& job_id, const std::string& subject,
                            const std::string& note);

/// The same for all posts of a job that have not fired and have no copy.
base::Amount refund_unused_posts(store::Tx& tx, const std::string& job_id, const std::string& note);

/// Throws RESERVATION_FAILED, with both amounts, when fewer credits are available.
void need_available(sql::Database& db, base::Amount amount);

}  // namespace farmtok::farm::credits
