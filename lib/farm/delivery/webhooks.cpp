#include "farm/delivery/webhooks.hpp"

#include <fmt/format.h>

#include "base/error.hpp"
#include "crypto/crypto.hpp"
#include "farm/delivery/retries.hpp"
#include "farm/outside.hpp"
#include "queue/events.hpp"

namespace farmtok::farm {
namespace {

using base::Code;
using base::Error;

queue::Outcome deliver(Farm& farm, const http::AddressGuard& guard, const queue::Claimed& claimed,
                       const std::function<bool()>& stopping) {
  const auto url = claimed.payload.at("url").get<std::string>();
  const auto body = claimed.payload.at("body").get<std::string>();
  const auto timestamp = base::to_millis(farm.store.clock().now()) / 1000;
  http::OutboundRequest request;
  request.method = "POST";
  request.url = url;
  request.body = body;
  request.timeout = std::chrono::seconds{farm.settings.seconds("net.timeout")};
  request.max_bytes = 64 * 1024;
  request.headers.add("Content-Type", "application/json");
  request.headers.add("webhook-id", claimed.work.key);
  request.headers.add("webhook-timestamp", fmt::format("{}", timestamp));
  request.headers.add("webhook-signature",
                      crypto::sign_webhook(farm.webhook_secret, claimed.work.key, timestamp, body));

  const auto answer = http::send(request, guard, stopping);
  if (answer.status == 410)
    throw Error{Code::INVALID_REQUEST, fmt::format("{} answered 410: it wants no more webhooks", url)};
  if (answer.status < 200 || answer.status > 299) {
    Error fault{Code::DELIVERY_FAILED, fmt::format("{} answered {}", url, answer.status)};
    if (const auto wait = wait_asked_for(answer)) fault.details.push_back({"retry-after", fmt::format("{}", *wait)});
    throw fault;
  }
  return [claimed, url](store::Tx& tx) {
    queue::record(tx, {.who = "worker",
                       .what = "webhook.delivered",
                       .subject = claimed.work.subject.value_or(""),
                       .why = fmt::format("{} to {}", claimed.work.key, url)});
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

}  // namespace farmtok::farm
