#include <fmt/format.h>

#include <algorithm>

#include "base/text/text.hpp"
#include "crypto/crypto.hpp"
#include "farm/credits/ledger.hpp"
#include "farm/credits/officex.hpp"
#include "queue/events.hpp"

namespace farmtok::farm::credits {
namespace {

using base::Amount;
using base::format_amount;
using model::CreditMove;

struct Reservation {
  std::string id;
  std::string keeper;
  std::optional<std::string> remote_id;
  Amount amount;
  Amount settled;
  bool active;

  Amount left() const { return active ? amount - settled : Amount{}; }
};

std::optional<Reservation> reservation_of(sql::Database& db, const model::Job& job) {
  if (!job.reservation_id) return std::nullopt;
  auto query =
      db("SELECT provider, remote_id, amount, settled, state = 'active' FROM reservations WHERE reservation_id = ?",
         *job.reservation_id);
  if (!query.next()) return std::nullopt;
  return Reservation{.id = *job.reservation_id,
                     .keeper = query.text(0),
                     .remote_id = query.is_null(1) ? std::nullopt : std::optional{query.text(1)},
                     .amount = {query.integer(2)},
                     .settled = {query.integer(3)},
                     .active = query.integer(4) != 0};
}

void tell(store::Tx& tx, const char* who, const char* what, const model::Job& job, const std::string& subject,
          std::string why) {
  queue::record(tx, {.who = who, .what = what, .subject = subject, .job_id = job.job_id, .why = std::move(why)});
}

}  // namespace

void reserve_credits(const Farm&, store::Tx& tx, model::Job& job, Amount amount, const Held& held) {
  if (amount.micros == 0) return;
  const auto keeper = held.remote_id ? keeper_officex : keeper_local;
  if (keeper == keeper_local) need_available(tx.db, amount);
  const auto id = crypto::new_id("rsv");
  tx.db("INSERT INTO reservations (reservation_id, job_id, provider, remote_id, amount, state, created_at) "
        "VALUES (?, ?, ?, ?, ?, 'active', ?)",
        id, job.job_id, keeper, held.remote_id, amount.micros, base::to_millis(tx.now))
      .run();
  book(tx, {.move = CreditMove::reserve,
            .from_account = source_of(keeper),
            .to_account = "reserved",
            .amount = amount,
            .reservation_id = id,
            .job_id = job.job_id});
  job.reservation_id = id;
  job.credits_reserved = amount;
  tell(tx, "operator", "credits.reserved", job, job.job_id,
       fmt::format("{} credits{}", format_amount(amount),
                   held.remote_id ? fmt::format(" at OfficeX as {}", base::fit(*held.remote_id, 60)) : ""));
}

void settle_credits(const Farm&, store::Tx& tx, model::Job& job, Amount amount, const std::string& subject) {
  if (amount.micros == 0) return;
  const auto reservation = reservation_of(tx.db, job);
  const auto left = reservation ? reservation->left() : Amount{};
  const auto taken = std::min(amount, left);
  // The price may have grown since the job was created; the job pays at most the price it was promised.
  const auto note = taken < amount ? std::optional{fmt::format("the price is {}, but only {} were left reserved",
                                                               format_amount(amount), format_amount(left))}
                                   : std::nullopt;
  if (taken.micros > 0) {
    tx.db("UPDATE reservations SET settled = settled + ? WHERE reservation_id = ?", taken.micros, reservation->id)
        .run();
    book(tx, {.move = CreditMove::settle,
              .from_account = "reserved",
              .to_account = "spent",
              .amount = taken,
              .reservation_id = reservation->id,
              .job_id = job.job_id,
              .subject = subject,
              .note = note});
    job.credits_spent = job.credits_spent + taken;
    job.credits_reserved = left - taken;
  }
  tell(tx, "worker", "credits.settled", job, subject,
       fmt::format("{} credits{}", format_amount(taken), note ? ": " + *note : ""));
}

void close_credits(const Farm&, store::Tx& tx, model::Job& job) {
  const auto reservation = reservation_of(tx.db, job);
  if (!reservation || !reservation->active) return;
  const auto left = reservation->left();
  if (left.micros > 0)
    book(tx, {.move = CreditMove::release,
              .from_account = "reserved",
              .to_account = source_of(reservation->keeper),
              .amount = left,
              .reservation_id = reservation->id,
              .job_id = job.job_id});
  tx.db("UPDATE reservations SET state = 'closed' WHERE reservation_id = ?", reservation->id).run();
  job.credits_reserved = Amount{};
  if (reservation->remote_id) close_at_officex(tx, *reservation->remote_id, reservation->settled, job.job_id);
  tell(tx, "worker", "credits.closed", job, job.job_id,
       fmt::format("{} credits spent, {} released", format_amount(reservation->settled), format_amount(left)));
}

void charge_credits(const Farm& farm, store::Tx& tx, model::Job& job, Amount amount, const std::string& subject,
                    const std::string& note) {
  if (amount.micros == 0) return;
  const auto keeper = keeper_policy(farm.settings).keeper;
  if (keeper == keeper_officex) charge_at_officex(tx, subject, amount, job.job_id);
  else need_available(tx.db, amount);
  book(tx, {.move = CreditMove::charge,
            .from_account = source_of(keeper),
            .to_account = "spent",
            .amount = amount,
            .job_id = job.job_id,
            .subject = subject,
            .note = note});
  job.credits_spent = job.credits_spent + amount;
  tell(tx, "operator", "credits.charged", job, subject, fmt::format("{} credits: {}", format_amount(amount), note));
}

}  // namespace farmtok::farm::credits
