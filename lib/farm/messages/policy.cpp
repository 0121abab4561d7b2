#include "farm/messages/policy.hpp"

#include "base/time.hpp"

namespace farmtok::farm::messages {

MailPolicy mail_policy(const settings::Settings& settings) {
  return {.from = settings.text("mail.from"),
          .smtp_url = settings.text("mail.smtp_url"),
          .smtp_user = settings.text("mail.smtp_user"),
          .smtp_password = settings.text("mail.smtp_password"),
          .smtp_tls = settings.text("mail.smtp_tls"),
          .smtp_ca_file = settings.text("mail.smtp_ca_file"),
          .sendmail = settings.text("mail.sendmail")};
}

WebhookPolicy webhook_policy(const settings::Settings& settings) {
  return {.shared_secret = settings.text("webhook.secret"),
          .own_secrets = settings.list("webhook.secrets"),
          .shared = settings.truth("webhook.shared")};
}

RetryPolicy retry_policy(const settings::Settings& settings) {
  RetryPolicy made;
  for (const auto& entry : settings.list("webhook.retry"))
    made.waits_seconds.push_back(base::parse_duration(entry).value_or(std::chrono::seconds{300}).count());
  return made;
}

OutboxPolicy outbox_policy(const settings::Settings& settings) {
  return {.keep = std::chrono::seconds{settings.seconds("keep.outbox")},
          .most_bytes = settings.whole("keep.outbox_bytes")};
}

}  // namespace farmtok::farm::messages
