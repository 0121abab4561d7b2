#include "farm/discovery/patience.hpp"

#include "farm/farm.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "queue/events.hpp"
#include "services/service_client.hpp"

namespace farmtok::farm::discovery {
namespace {

constexpr auto failing_since = "failing_since";

}  // namespace

bool patience_over(const queue::Claimed& claimed, base::Instant now, std::chrono::seconds patience) {
  const auto since = claimed.payload.find(failing_since);
  return since != claimed.payload.end() && now - base::from_millis(since->get<std::int64_t>()) >= patience;
}

void note_failure(store::Tx& tx, const queue::Claimed& claimed, const base::Error& error) {
  const auto job_id = claimed.work.subject.value_or("");
  const auto words = fmt::format("try {} failed and is made again: {}", claimed.work.attempt, error.message);
  tx.db("UPDATE jobs SET status_reason = ? WHERE job_id = ? AND status = 'PROCESSING'", words, job_id).run();
  queue::record(tx, {.who = "worker", .what = "job.waiting", .subject = job_id, .job_id = job_id, .why = words});
  // A future time was stored under a clock that has been set back since.
  const auto since = claimed.payload.find(failing_since);
  if (since != claimed.payload.end() && base::from_millis(since->get<std::int64_t>()) <= tx.now) return;
  auto payload = claimed.payload;
  payload[failing_since] = base::to_millis(tx.now);
  queue::set_payload(tx, claimed, payload);
}

std::chrono::milliseconds wait_after(const base::Error& error, std::int64_t attempt, std::chrono::seconds patience) {
  static const std::vector<std::int64_t> waits{2, 10, 60, 300};
  const auto last = static_cast<std::int64_t>(waits.size());
  const auto wait = services::retry_after(error).value_or(
      queue::backoff(waits, std::clamp<std::int64_t>(attempt, 1, last)).value_or(std::chrono::milliseconds{1000}));
  return std::min<std::chrono::milliseconds>(std::max(wait, std::chrono::milliseconds{100}), patience);
}

}  // namespace farmtok::farm::discovery
