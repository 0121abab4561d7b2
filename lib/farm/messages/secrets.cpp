#include "farm/messages/secrets.hpp"

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/host.hpp"
#include "base/text/text.hpp"
#include "crypto/crypto.hpp"
#include "farm/messages/policy.hpp"
#include "farm/messages/receivers.hpp"
#include "queue/events.hpp"

namespace farmtok::farm::messages {
namespace {

using base::Code;
using base::Error;
using base::Instant;

/// The secrets that webhook.secrets lists for a host: the first is its own, further ones sign too.
std::vector<std::string> configured(const WebhookPolicy& policy, const std::string& host) {
  std::vector<std::string> made;
  for (const auto& entry : policy.own_secrets) {
    const auto at = entry.find('=');
    if (at != entry.npos && host_of(base::trim(std::string_view{entry}.substr(0, at))) == host)
      made.emplace_back(base::trim(std::string_view{entry}.substr(at + 1)));
  }
  return made;
}

/// Derived from a key that no receiver has: one secret does not reveal another.
std::string derived(const Farm& farm, const std::string& host, std::int64_t generation) {
  return "whsec_" +
         base::base64(crypto::hmac_sha256(farm.signing_root, fmt::format("farmtok webhook {} {}", generation, host)));
}

struct Row {
  std::int64_t generation = 0;
  Instant previous_until{};
};

Row row_of(sql::Database& db, const std::string& host) {
  auto query = db("SELECT generation, previous_until FROM receivers WHERE host = ?", host);
  if (!query.next()) return {};
  return {query.integer(0), base::from_millis(query.integer(1))};
}

/// The host in the typed text, which is a host or an address on it.
std::string typed_host(const std::string& text) {
  if (auto host = base::host_named(text)) return *host;
  throw Error{Code::INVALID_REQUEST,
              fmt::format("\"{}\" is not a host", base::fit(text, 60)),
              "Name the receiver's host: farmtok webhooks secret hooks.example.org",
              {{"host", "is not a host"}}};
}

/// Two secrets sign at most, so that a third would end the first before its promised time.
void keep_promise(const Row& row, const std::string& host, Instant now) {
  if (row.generation == 0 || now >= row.previous_until) return;
  const auto until = base::format_instant(row.previous_until);
  throw Error{Code::NOT_READY,
              fmt::format("the former secret of {} signs too until {}, and another change would end it before that; "
                          "with an overlap of 0s it ends now",
                          host, until),
              fmt::format("farmtok webhooks rotate {} --overlap 0s --yes", host)};
}

}  // namespace

ReceiverSecret receiver_secret(const Farm& farm, sql::Database& db, const std::string& host_or_url) {
  const auto host = typed_host(host_or_url);
  if (const auto listed = configured(webhook_policy(farm.settings), host); !listed.empty())
    return {.host = host, .secret = listed.front(), .configured = true};
  const auto row = row_of(db, host);
  ReceiverSecret made{.host = host, .secret = derived(farm, host, row.generation), .generation = row.generation};
  if (row.generation > 0 && farm.store.clock().now() < row.previous_until) made.previous_until = row.previous_until;
  return made;
}

std::vector<std::string> signing_secrets(const Farm& farm, sql::Database& db, const std::string& url, Instant now) {
  const auto host = host_of(url);
  std::vector<std::string> made;
  const auto policy = webhook_policy(farm.settings);
  if (policy.shared) made.push_back(farm.webhook_secret);
  if (const auto listed = configured(policy, host); !listed.empty()) {
    made.insert(made.end(), listed.begin(), listed.end());
    return made;
  }
  const auto row = row_of(db, host);
  made.push_back(derived(farm, host, row.generation));
  if (row.generation > 0 && now < row.previous_until) made.push_back(derived(farm, host, row.generation - 1));
  return made;
}

ReceiverSecret rotate_secret(Farm& farm, const std::string& host_or_url, std::chrono::seconds overlap) {
  const auto host = typed_host(host_or_url);
  if (!configured(webhook_policy(farm.settings), host).empty())
    throw Error{Code::INVALID_REQUEST, fmt::format("the secret of {} is set in webhook.secrets", host),
                "Change it there: listed twice for one host, the first is the host's own and both sign."};
  return farm.store.write([&](store::Tx& tx) {
    const bool both = overlap.count() > 0;
    if (both) keep_promise(row_of(tx.db, host), host, tx.now);
    const auto until = tx.now + overlap;
    tx.db("INSERT INTO receivers (host, generation, previous_until) VALUES (?1, 1, ?2) "
          "ON CONFLICT (host) DO UPDATE SET generation = generation + 1, previous_until = ?2",
          host, base::to_millis(until))
        .run();
    queue::record(tx, {.who = "operator",
                       .what = "webhook.secret_rotated",
                       .subject = host,
                       .why = both ? fmt::format("the one before signs too until {}", base::format_instant(until))
                                   : std::string{"the one before ended at once"}});
    return receiver_secret(farm, tx.db, host);
  });
}

}  // namespace farmtok::farm::messages
