#pragma once
// The work of kind `mail`: composes a message and hands it to SMTP, a local sendmail, or the outbox folder.

#include <string>

#include "base/json.hpp"
#include "farm/farm.hpp"
#include "queue/workers.hpp"

namespace farmtok::farm::messages {

/// The whole RFC 5322 message with CRLF: multipart/alternative of text and HTML. `mail` is the payload of notify.cpp:
/// subject, lead, sections[{title, text, link}], to[], date. The Message-ID is `id`@ the sender's domain.
std::string compose_mail(const base::Json& mail, const std::string& from, const std::string& id);

queue::Handler mail_handler(Farm& farm);

/// "smtp", "sendmail" or "outbox": how mail leaves with these settings.
std::string mail_transport(const settings::Settings& settings);

/// Connects to the mail server of these settings and logs in, without a mail. Throws with what is wrong.
void try_mail(const settings::Settings& settings);

}  // namespace farmtok::farm::messages
