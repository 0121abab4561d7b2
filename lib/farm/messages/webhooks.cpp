#include "farm/messages/webhooks.hpp"

#include "farm/farm.hpp"

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text/text.hpp"
#include "crypto/crypto.hpp"
#include "farm/messages/messages.hpp"
#include "farm/messages/receivers.hpp"
#include "farm/messages/retries.hpp"
#include "farm/messages/secrets.hpp"
#include "farm/network_policy.hpp"
#include "queue/events.hpp"
#include "services/service_client.hpp"

namespace farmtok::farm::messages {
namespace {

using base::Code;
using base::Error;

queue::Outcome deliver(Farm& farm, const http::AddressGuard& guard, const queue::Claimed& claimed,
                       const std::function<bool()>& stopping) {
  const auto url = claimed.payload.at("url").get<std::string>();
  const auto body = claimed.payload.at("body").get<std::string>();
  const auto shown = shown_address(url);
  const auto now = farm.store.clock().now();
  const auto timestamp = base::to_millis(now) / 1000;
  std::vector<std::string> signatures;
  for (const auto& secret : farm.store.read([&](sql::Database& db) { return signing_secrets(farm, db, url, now); }))
    signatures.push_back(crypto::sign_webhook(secret, claimed.work.key, timestamp, body));
  http::OutboundRequest request;
  request.method = "POST";
  request.url = url;
  request.body = body;
  request.timeout = network_policy(farm.settings).timeout;
  request.max_bytes = 64 * 1024;
  request.head_suffices = true;
  request.least_speed = 1;  // a receiver that is silent for so long will not answer
  request.least_speed_for = std::chrono::seconds{20};
  request.headers.add("Content-Type", "application/json");
  request.headers.add("webhook-id", claimed.work.key);
  request.headers.add("webhook-timestamp", fmt::format("{}", timestamp));
  request.headers.add("webhook-signature", base::join(signatures, " "));

  const auto answer = http::send(request, guard, stopping);
  queue::heard(claimed);
  if (answer.status == 410)
    throw Error{Code::INVALID_REQUEST, fmt::format("{} answered 410: it accepts no more webhooks", shown)};
  if (answer.status < 200 || answer.status > 299) {
    Error fault{Code::DELIVERY_FAILED, fmt::format("{} answered {}", shown, answer.status)};
    if (const auto wait = services::wait_asked_for(answer))
      fault.details.push_back({"retry-after", fmt::format("{}", *wait)});
    throw fault;
  }
  return [claimed, shown](store::Tx& tx) {
    queue::record(tx, {.who = "worker",
                       .what = "webhook.delivered",
                       .subject = claimed.work.subject.value_or(""),
                       .job_id = job_of_subject(tx.db, claimed.work.subject.value_or("")),
                       .why = fmt::format("{} to {}", claimed.work.key, shown)});
  };
}

}  // namespace

queue::Handler webhook_handler(Farm& farm, const http::AddressGuard& guard) {
  return {
      .kind = model::WorkKind::webhook,
      .run = [&farm, &guard](const queue::Claimed& claimed,
                             const std::function<bool()>& stopping) { return deliver(farm, guard, claimed, stopping); },
      .on_failure = [](store::Tx& tx, const queue::Claimed& claimed, const Error& error,
                       bool dead) { record_failure(tx, "webhook", claimed, error, dead); },
      .again = [&farm](const Error& error, std::int64_t attempt) { return next_try(farm, error, attempt); }};
}

}  // namespace farmtok::farm::messages
