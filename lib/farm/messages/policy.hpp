#pragma once
// The settings of mail and webhooks.

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "settings/settings.hpp"

namespace farmtok::farm::messages {

struct MailPolicy {
  std::string from;      // the sender, one bare address
  std::string smtp_url;  // empty: none
  std::string smtp_user;
  std::string smtp_password;
  std::string smtp_tls;  // of smtp://: "required", "opportunistic" or "none"
  std::string smtp_ca_file;
  std::string sendmail;  // path of a program; empty: none
};
MailPolicy mail_policy(const settings::Settings& settings);

struct WebhookPolicy {
  std::string shared_secret;             // configured; empty: the state keeps it
  std::vector<std::string> own_secrets;  // "HOST=whsec_…" of receivers
  bool shared = false;                   // the shared secret signs too
};
WebhookPolicy webhook_policy(const settings::Settings& settings);

struct RetryPolicy {
  std::vector<std::int64_t> waits_seconds;  // before the second try, the third, and so on
};
RetryPolicy retry_policy(const settings::Settings& settings);

struct OutboxPolicy {
  std::chrono::seconds keep{};
  std::int64_t most_bytes = 0;  // of more the oldest mails go
};
OutboxPolicy outbox_policy(const settings::Settings& settings);

}  // namespace farmtok::farm::messages
