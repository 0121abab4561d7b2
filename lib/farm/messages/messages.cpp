#include "farm/messages/messages.hpp"

#include <set>

#include "base/text/text.hpp"
#include "crypto/crypto.hpp"
#include "farm/messages/policy.hpp"
#include "farm/messages/receivers.hpp"
#include "queue/queue.hpp"

namespace farmtok::farm::messages {
namespace {

using base::Json;
using model::WorkKind;

std::int64_t attempts(const Farm& farm) { return std::ssize(retry_policy(farm.settings).waits_seconds) + 1; }

}  // namespace

void add_webhook(const Farm& farm, store::Tx& tx, const std::string& subject, const std::string& url,
                 model::WebhookAction action, Json payload) {
  const auto id = crypto::new_id("msg");
  const Json event{{"id", id},
                   {"action", model::enum_name(action)},
                   {"payload", std::move(payload)},
                   {"timestamp", base::format_instant(tx.now)}};
  queue::add(tx, {.kind = WorkKind::webhook,
                  .key = id,
                  .subject = subject,
                  .run_at = tx.now,
                  .max_attempts = attempts(farm),
                  .payload = {{"url", url}, {"body", base::to_line(event)}},
                  .lane_key = authority_of(url)});
}

void add_mail(const Farm& farm, store::Tx& tx, const std::string& subject, const std::string& addresses, Json message) {
  message["date"] = base::to_millis(tx.now);
  const auto relay = authority_of(mail_policy(farm.settings).smtp_url);
  std::set<std::string> seen;
  for (const auto& part : base::split(addresses, ',')) {
    const std::string address{base::trim(part)};
    if (!seen.insert(address).second) continue;
    message["to"] = Json::array({address});
    queue::add(tx, {.kind = WorkKind::mail,
                    .key = crypto::new_id("msg"),
                    .subject = subject,
                    .run_at = tx.now,
                    .max_attempts = attempts(farm),
                    .payload = message,
                    .lane_key = relay});
  }
}

std::optional<std::string> job_of_subject(sql::Database& db, const std::string& subject) {
  auto query = db(
      "SELECT job_id FROM posts WHERE scheduled_id = ?1 UNION ALL SELECT job_id FROM jobs WHERE job_id = ?1", subject);
  return query.next() ? std::optional{query.text(0)} : std::nullopt;
}

Json section(const char* title, const std::optional<std::string>& text, bool link) {
  return {{"title", title}, {"text", text.value_or("")}, {"link", link}};
}

std::string first_line(const std::string& text) { return base::fit(base::trim(text.substr(0, text.find('\n'))), 60); }

void put(Json& object, const char* key, const std::optional<std::string>& value) {
  if (value) object[key] = *value;
}

}  // namespace farmtok::farm::messages
