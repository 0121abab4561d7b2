#pragma once
// Whether a mail server takes mail from here, without a mail.

#include <chrono>

#include "http/client/client.hpp"

namespace farmtok::http {

/// Connects, greets, begins TLS and logs in as send_mail() does, and ends. Throws as send_mail().
void try_mail_server(const SmtpServer& server, std::chrono::milliseconds timeout);

}  // namespace farmtok::http
