#pragma once
// Requests to the outside: guarded against private addresses, without redirects, bounded in time and size.

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "http/address.hpp"
#include "http/message.hpp"

namespace farmtok::http {

/// The addresses that a request may reach. Public ones, unless an interface of this machine has them: a public address
/// of this machine leads to services that listen for the machine and its neighbours. Those, and private, loopback,
/// link-local, multicast, mapped and tunnelled ones, only when a CIDR of `allow` covers them ("127.0.0.0/8", "::1/128",
/// "10.1.2.3").
class AddressGuard {
 public:
  using IsOwn = std::function<bool(const Address&)>;

  AddressGuard() : AddressGuard(std::vector<std::string>{}) {}
  /// `is_own` replaces the query of the machine's interfaces, for tests. Throws base::Error{CONFIG_INVALID} naming
  /// the entry that is no CIDR.
  explicit AddressGuard(const std::vector<std::string>& allow, IsOwn is_own = {});
  /// `address` is a numeric IPv4 or IPv6 address.
  bool permits(std::string_view address) const;

 private:
  Networks allow_;
  IsOwn is_own_;
};

struct OutboundRequest {
  std::string method = "GET";
  std::string url = {};  // http or https only
  Headers headers = {};
  std::string body = {};
  std::chrono::milliseconds timeout{30'000};
  std::uint64_t max_bytes = 1 << 20;  // of the answer; more is an error
  /// Only the status and the head of the answer matter: a body beyond max_bytes, or one that does not arrive within two
  /// seconds after the head, is not read, and the answer counts.
  bool head_suffices = false;
  /// Bytes a second, over `least_speed_for`; a slower transfer is aborted. 0: any speed is accepted.
  std::int64_t least_speed = 0;
  std::chrono::seconds least_speed_for{30};
  /// When set, receives the answer's bytes instead of `body` of the answer.
  std::function<void(std::string_view)> sink = {};
};

struct OutboundResponse {
  int status = 0;
  Headers headers;
  std::string body;
};

/// Makes the request. Any HTTP status is an answer. Throws base::Error: ADDRESS_REFUSED (named address, and the
/// net.allow entry that would permit it), DELIVERY_FAILED (connection, TLS, timeout, too slow, too large),
/// INVALID_REQUEST (not an http(s) URL, control characters). An answer that is too large has a detail "max_bytes".
/// Thread-safe. `cancelled` is called about five times a second.
OutboundResponse send(const OutboundRequest& request, const AddressGuard& guard,
                      const std::function<bool()>& cancelled = {});

/// The way out for mail: an SMTP server.
struct SmtpServer {
  std::string url;  // "smtp://host:587" (STARTTLS by `tls`), "smtps://host:465"
  std::string user;
  std::string password;
  std::string tls = "required";  // "required" | "opportunistic" | "none", for smtp://
  std::string ca_file;           // extra trust anchor, "" = the system's
};

/// Sends one message (complete RFC 5322 text with CRLF) to the server. The operator chose the server, so the guard is
/// not used. Throws INVALID_REQUEST for an address with control characters, DELIVERY_FAILED with the server's words;
/// a 5xx refusal is permanent and has code INVALID_REQUEST, every other failure DELIVERY_FAILED (a retry may help).
/// `cancelled` is as for send(); `heard` is called for each line of the server.
void send_mail(const SmtpServer& server, const std::string& from, const std::vector<std::string>& to,
               const std::string& message, std::chrono::milliseconds timeout = std::chrono::milliseconds{30'000},
               const std::function<bool()>& cancelled = {}, const std::function<void()>& heard = {});

}  // namespace farmtok::http
