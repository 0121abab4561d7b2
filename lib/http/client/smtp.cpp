#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <exception>

#include "base/error.hpp"
#include "base/text/text.hpp"
#include "http/client/curl_handle.hpp"
#include "http/client/smtp.hpp"

namespace farmtok::http {
namespace {

/// The address between angle brackets, in the form of MAIL FROM and RCPT TO. The server would read a line end or a
/// bracket in it as another command or recipient.
std::string envelope(const std::string& address) {
  const auto at = address.rfind('@');
  if (address.size() > 320 || at == std::string::npos || at == 0 || at + 1 == address.size() || has_control(address) ||
      address.find_first_of("<> \t,;") != std::string::npos || !base::valid_utf8(address))
    throw base::Error(base::Code::INVALID_REQUEST, fmt::format("'{}' is no mail address", base::fit(address, 80)),
                      "write it as name@example.org");
  return "<" + address + ">";
}

struct Source {
  std::string_view rest;
  const std::function<bool()>& cancelled;
  const std::function<void()>& heard;
  std::string refusal{};        // the last 4xx or 5xx line of the server
  std::exception_ptr thrown{};  // must not pass through C
};

/// The result of `ask`; false, and the transfer ends, when it throws.
template <class Ask>
bool guarded(Source& source, Ask&& ask) {
  try {
    return ask();
  } catch (...) {
    source.thrown = std::current_exception();
    return false;
  }
}

std::size_t give_message(char* to, std::size_t, std::size_t room, void* context) {
  auto& rest = static_cast<Source*>(context)->rest;
  const auto count = std::min(room, rest.size());
  std::memcpy(to, rest.data(), count);
  rest.remove_prefix(count);
  return count;
}

std::size_t take_reply(char* bytes, std::size_t, std::size_t count, void* context) {
  auto& source = *static_cast<Source*>(context);
  if (count > 0 && (bytes[0] == '4' || bytes[0] == '5'))
    source.refusal = std::string(base::trim({bytes, std::min<std::size_t>(count, 1000)}));
  const bool goes_on = guarded(source, [&] {
    if (source.heard) source.heard();
    return true;
  });
  return goes_on ? count : 0;
}

int check_cancelled(void* context, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  auto& source = *static_cast<Source*>(context);
  return guarded(source, [&] { return !source.cancelled || !source.cancelled(); }) ? 0 : 1;
}

long tls_level(const SmtpServer& server) {
  if (server.tls == "required") return CURLUSESSL_ALL;
  if (server.tls == "opportunistic") return CURLUSESSL_TRY;
  if (server.tls == "none") return CURLUSESSL_NONE;
  throw base::Error(base::Code::CONFIG_INVALID, fmt::format("mail TLS '{}' is unknown", server.tls),
                    "choose required, opportunistic or none");
}

/// The remedy for a fault of the connection; the names are those of the settings.
std::string help_with(CURLcode fault, const SmtpServer& server) {
  const bool from_first_byte = server.url.starts_with("smtps://");
  switch (fault) {
    case CURLE_USE_SSL_FAILED:
      return "the server offers no STARTTLS, and mail.smtp_tls is \"required\": `farmtok config set mail.smtp_tls "
             "opportunistic` sends without it where a server has none";
    case CURLE_SSL_CONNECT_ERROR:
      return from_first_byte ? "smtps:// needs TLS from the first byte; for STARTTLS write mail.smtp_url as smtp://"
                             : "";
    case CURLE_PEER_FAILED_VERIFICATION:
      return "mail.smtp_ca_file names a certificate to trust";
    case CURLE_LOGIN_DENIED:
      return "look at mail.smtp_user and mail.smtp_password";
    default:
      return {};
  }
}

/// What is the same for every conversation with the server. Throws CONFIG_INVALID for what is no mail server.
void set_server(CurlHandle& curl, const SmtpServer& server) {
  if (has_control(server.url) || (!server.url.starts_with("smtp://") && !server.url.starts_with("smtps://")))
    throw base::Error(base::Code::CONFIG_INVALID, fmt::format("'{}' is not a mail server", base::fit(server.url, 80)),
                      "write it as smtp://HOST:587 or smtps://HOST:465");
  curl.set(CURLOPT_URL, server.url.c_str());
  curl.set(CURLOPT_USE_SSL, tls_level(server));
  if (!server.user.empty()) {
    curl.set(CURLOPT_USERNAME, server.user.c_str());
    curl.set(CURLOPT_PASSWORD, server.password.c_str());
  }
  // The system's folder of certificates is used in addition to this file.
  if (!server.ca_file.empty()) curl.set(CURLOPT_CAINFO, server.ca_file.c_str());
}

void watch_replies(CurlHandle& curl, Source& source) {
  curl.set(CURLOPT_HEADERFUNCTION, take_reply);
  curl.set(CURLOPT_HEADERDATA, &source);
  curl.set(CURLOPT_NOPROGRESS, 0L);
  curl.set(CURLOPT_XFERINFOFUNCTION, check_cancelled);
  curl.set(CURLOPT_XFERINFODATA, &source);
}

/// Two parts of a message, of which the first may end as a sentence does.
std::string joined(std::string_view first, const std::string& second) {
  if (second.empty()) return std::string{first};
  while (first.ends_with('.')) first.remove_suffix(1);
  return fmt::format("{}; {}", first, second);
}

/// Throws unless the conversation went well.
void converse(CurlHandle& curl, const SmtpServer& server, const Source& source, std::string_view failed) {
  const auto result = curl.perform();
  if (source.thrown) std::rethrow_exception(source.thrown);
  if (result == CURLE_OK) return;
  const bool permanent = curl.response_code() / 100 == 5;
  const auto help = help_with(result, server);
  const bool answered = (permanent || curl.response_code() / 100 == 4) && !source.refusal.empty();
  throw base::Error(permanent ? base::Code::INVALID_REQUEST : base::Code::DELIVERY_FAILED,
                    answered ? fmt::format("the mail server refused: {}", joined(base::fit(source.refusal, 300), help))
                             : fmt::format("{}: {}", failed, joined(curl.words(result), help)));
}

}  // namespace

void send_mail(const SmtpServer& server, const std::string& from, const std::vector<std::string>& to,
               const std::string& message, std::chrono::milliseconds timeout, const std::function<bool()>& cancelled,
               const std::function<void()>& heard) {
  if (to.empty()) throw base::Error(base::Code::INVALID_REQUEST, "a mail needs a recipient");
  CurlHandle curl("smtp,smtps", timeout);
  set_server(curl, server);
  const auto sender = envelope(from);
  curl.set(CURLOPT_MAIL_FROM, sender.c_str());
  for (const auto& recipient : to) curl.append(CURLOPT_MAIL_RCPT, envelope(recipient));

  Source source{.rest = message, .cancelled = cancelled, .heard = heard};
  curl.set(CURLOPT_UPLOAD, 1L);
  curl.set(CURLOPT_READFUNCTION, give_message);
  curl.set(CURLOPT_READDATA, &source);
  watch_replies(curl, source);
  converse(curl, server, source, "mail could not be handed over");
}

void try_mail_server(const SmtpServer& server, std::chrono::milliseconds timeout) {
  CurlHandle curl("smtp,smtps", timeout);
  set_server(curl, server);
  // Without a sender and a recipient libcurl sends this one command after the greeting, TLS and the login.
  curl.set(CURLOPT_CUSTOMREQUEST, "NOOP");
  Source source{.rest = {}, .cancelled = {}, .heard = {}};
  watch_replies(curl, source);
  converse(curl, server, source, "the mail server cannot be used");
}

}  // namespace farmtok::http
