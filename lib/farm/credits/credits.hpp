#pragma once
// Credits: a job's highest cost is reserved when it is created, each kept video settles its price, and the end of the
// job releases the rest. The local ledger is the book of record; the provider "officex" makes the same moves there.

#include "base/json.hpp"
#include "farm/credits/policy.hpp"
#include "farm/farm.hpp"
#include "farm/page.hpp"
#include "model/credits.hpp"
#include "model/job.hpp"
#include "queue/workers.hpp"
#include "services/service_client.hpp"

namespace farmtok::farm::credits {

/// The price of one kept video of the job.
base::Amount video_price(const settings::Settings& settings, const model::Job& job);
/// The highest cost of the job: video_price × output_quantity; nothing for a manual job. 10 videos with a
/// schedule_prompt: 42.22.
base::Amount estimate(const settings::Settings& settings, const model::Job& job);

/// Whether the keeper of credits is ready. Throws PROVIDER_NOT_READY naming the setting that is missing.
void check_credits(const settings::Settings& settings);

/// A reservation an outside keeper of credits made; empty for the local ledger.
struct Held {
  std::optional<std::string> remote_id;
};

/// Asks the outside keeper, with no transaction open. Local: returns at once. Throws RESERVATION_FAILED (short,
/// expired, limit reached; the words say which), PROVIDER_FAILED, PROVIDER_NOT_READY.
Held hold_credits(const Farm& farm, services::ServiceClient& service_client, const std::string& job_id,
                  base::Amount amount);
/// Gives back at once what hold_credits held, when no job was created. Never throws; failures are logged.
void unhold_credits(const Farm& farm, services::ServiceClient& service_client, const Held& held);

/// All of these join the open transaction. Fills reservation_id and credits_reserved of the job, which the caller
/// saves. Throws RESERVATION_FAILED when fewer credits are available (local).
void reserve_credits(const Farm& farm, store::Tx& tx, model::Job& job, base::Amount amount, const Held& held);
/// Moves a kept video's price from reserved to spent; at most what is reserved.
void settle_credits(const Farm& farm, store::Tx& tx, model::Job& job, base::Amount amount, const std::string& subject);
/// Releases the rest of the job's reservation; a second call does nothing.
void close_credits(const Farm& farm, store::Tx& tx, model::Job& job);
/// Spends available credits at once: a post of a manual job. Throws RESERVATION_FAILED.
void charge_credits(const Farm& farm, store::Tx& tx, model::Job& job, base::Amount amount, const std::string& subject,
                    const std::string& note);

/// Throws INVALID_REQUEST for an amount of zero or less, or with the provider officex.
model::CreditEntry grant_credits(const Farm& farm, const base::Json& request);
model::CreditBalance credit_balance(sql::Database& db, const settings::Settings& settings);
/// Newest first; of one job when named.
Page<model::CreditEntry> list_entries(sql::Database& db, const std::optional<std::string>& job_id,
                                      const PageRequest& page);

/// At start: the opening credits of a new state, once.
void open_ledger(const Farm& farm);
/// The work of kind `credit`: settle and cancel at OfficeX.
queue::Handler credit_handler(Farm& farm, services::ServiceClient& service_client);

}  // namespace farmtok::farm::credits
