#include "farm/messages/retries.hpp"

#include "farm/farm.hpp"

#include <fmt/format.h>

#include "base/error.hpp"
#include "farm/messages/messages.hpp"
#include "farm/messages/policy.hpp"
#include "queue/events.hpp"
#include "services/service_client.hpp"

namespace farmtok::farm::messages {

std::optional<std::chrono::milliseconds> next_try(const Farm& farm, const base::Error& error, std::int64_t attempt) {
  auto wait = queue::backoff(retry_policy(farm.settings).waits_seconds, attempt);
  if (!wait) return std::nullopt;
  if (const auto asked = services::retry_after(error)) wait = std::max(*wait, *asked);
  return wait;
}

void record_failure(store::Tx& tx, const char* channel, const queue::Claimed& claimed, const base::Error& error,
                    bool dead) {
  queue::record(tx, {.who = "worker",
                     .what = fmt::format("{}.{}", channel, dead ? "gave_up" : "retried"),
                     .subject = claimed.work.subject.value_or(""),
                     .job_id = job_of_subject(tx.db, claimed.work.subject.value_or("")),
                     .why = fmt::format("{} try {}: {}", claimed.work.key, claimed.work.attempt, error.message)});
}

}  // namespace farmtok::farm::messages
