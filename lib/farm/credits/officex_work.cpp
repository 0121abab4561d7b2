#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text/text.hpp"
#include "farm/credits/officex.hpp"
#include "queue/events.hpp"

namespace farmtok::farm::credits {
namespace {

using base::Amount;
using base::Code;
using base::Error;
using base::format_amount;

/// Seconds before each further try; even with 20 % less by chance, they add up to more than a day.
const std::vector<std::int64_t> schedule{5, 30, 300, 3600, 3 * 3600, 6 * 3600, 10 * 3600, 12 * 3600};

void add_move(store::Tx& tx, const std::string& key, const std::optional<std::string>& subject, base::Json payload) {
  queue::add(tx, {.kind = model::WorkKind::credit,
                  .key = key,
                  .subject = subject,
                  .run_at = tx.now,
                  .max_attempts = static_cast<std::int64_t>(schedule.size()) + 1,
                  .payload = std::move(payload)});
}

std::optional<std::string> job_of(const queue::Claimed& claimed) {
  const auto found = claimed.payload.find("job_id");
  return found == claimed.payload.end() ? std::nullopt : std::optional{found->get<std::string>()};
}

void tell(store::Tx& tx, const queue::Claimed& claimed, const char* what, std::string why) {
  queue::record(tx, {.who = "worker",
                     .what = what,
                     .subject = claimed.work.subject.value_or("credits"),
                     .job_id = job_of(claimed),
                     .why = std::move(why)});
}

queue::Outcome charge(Farm& farm, services::ServiceClient& service_client, const queue::Claimed& claimed, Amount amount,
                      const services::Stopping& stopping) {
  const auto subject = claimed.work.subject.value();
  const auto remote_id = reserve_at_officex(farm, service_client, subject, amount, stopping);
  return [claimed, amount, remote_id](store::Tx& tx) {
    close_at_officex(tx, remote_id, amount, job_of(claimed));
    tell(tx, claimed, "credits.held",
         fmt::format("{} credits at OfficeX as {}", format_amount(amount), base::fit(remote_id, 60)));
  };
}

queue::Outcome end(Farm& farm, services::ServiceClient& service_client, const queue::Claimed& claimed,
                   const std::string& remote_id, Amount settled, const services::Stopping& stopping) {
  const bool repeated = claimed.work.attempt > 1 || claimed.work.last_error.has_value();
  const auto note = end_at_officex(farm, service_client, remote_id, settled, repeated, stopping);
  return [claimed, remote_id, settled, note](store::Tx& tx) {
    tell(tx, claimed, "credits.reported",
         fmt::format("{} credits of {} settled at OfficeX, the rest given back{}", format_amount(settled),
                     base::fit(remote_id, 60), note.empty() ? "" : "; " + note));
  };
}

queue::Outcome run(Farm& farm, services::ServiceClient& service_client, const queue::Claimed& claimed,
                   const services::Stopping& stopping) {
  const auto& payload = claimed.payload;
  const Amount amount{payload.at("micros").get<std::int64_t>()};
  if (payload.contains("remote_id"))
    return end(farm, service_client, claimed, payload.at("remote_id").get<std::string>(), amount, stopping);
  return charge(farm, service_client, claimed, amount, stopping);
}

std::optional<std::chrono::milliseconds> next_try(const Error& error, std::int64_t attempt) {
  const auto asked = services::retry_after(error);
  // Our own budget of questions is used up: OfficeX was not asked, so this is no failure.
  if (error.code == Code::RATE_LIMITED) return asked.value_or(std::chrono::minutes{1});
  const auto wait = queue::backoff(schedule, attempt);
  return wait && asked ? std::max(*wait, *asked) : wait;
}

}  // namespace

void close_at_officex(store::Tx& tx, const std::string& remote_id, Amount settled,
                      const std::optional<std::string>& job_id) {
  base::Json payload{{"remote_id", remote_id}, {"micros", settled.micros}};
  if (job_id) payload["job_id"] = *job_id;
  add_move(tx, "close:" + remote_id, job_id, std::move(payload));
}

void charge_at_officex(store::Tx& tx, const std::string& subject, Amount amount, const std::string& job_id) {
  add_move(tx, "charge:" + subject, subject, {{"micros", amount.micros}, {"job_id", job_id}});
}

queue::Handler credit_handler(Farm& farm, services::ServiceClient& service_client) {
  return {.kind = model::WorkKind::credit,
          .run = [&farm, &service_client](
                     const queue::Claimed& claimed,
                     const services::Stopping& stopping) { return run(farm, service_client, claimed, stopping); },
          .on_failure =
              [](store::Tx& tx, const queue::Claimed& claimed, const Error& error, bool dead) {
                tell(tx, claimed, dead ? "credits.gave_up" : "credits.retried",
                     fmt::format("{} try {}: {}", claimed.work.key, claimed.work.attempt, error.message));
              },
          .again = next_try};
}

}  // namespace farmtok::farm::credits
