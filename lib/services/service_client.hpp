#pragma once
// Questions to outside services: a budget of requests a minute, one way to read answers, one way to fail.

#include <functional>
#include <map>
#include <mutex>
#include <string>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/json.hpp"
#include "http/client/client.hpp"

namespace farmtok::services {

using Stopping = std::function<bool()>;

/// One question. Messages about it name `provider`, the URL's path and the status; never its query, headers or body,
/// which may hold keys.
struct ServiceRequest {
  std::string provider;  // "tikwm"
  std::string method = "GET";
  std::string url;
  http::Headers headers = {};
  std::string body = {};
  std::chrono::seconds timeout{30};
  std::uint64_t max_bytes = 32 << 20;
  std::int64_t per_minute = 60;
  /// The configuration key that holds the secret, named when the service refuses it ("tikwm.rapidapi_key").
  std::string key_setting = {};
};

class ServiceClient {
 public:
  /// `clock` counts the minutes.
  explicit ServiceClient(const base::Clock& clock) : clock_(clock) {}

  /// Asks, and returns every answer with status 2xx. The operator chose the service, so its address is not guarded.
  /// Throws RATE_LIMITED before asking when the provider's budget of this minute is used up: that is no failure.
  /// Throws PROVIDER_FAILED, worth another try, with a detail {"retry-after", seconds} where the service named one:
  /// no answer, 408, 425, 429, 5xx. Throws PROVIDER_REFUSED, not worth one: other statuses, an answer above max_bytes.
  http::OutboundResponse ask(const ServiceRequest& request, const Stopping& stopping);
  /// As ask(), but returns every status: for services whose error bodies say more.
  http::OutboundResponse ask_any(const ServiceRequest& request, const Stopping& stopping);
  /// The error ask() would throw for such an answer. `said`: the service's own words, if any.
  static base::Error failure(const ServiceRequest& request, const http::OutboundResponse& answer,
                             std::string_view said);
  /// The body as JSON. Throws PROVIDER_FAILED naming the actual content ("a page of HTML", "nothing", "broken JSON").
  static base::Json json(const ServiceRequest& request, const http::OutboundResponse& answer);

 private:
  void spend(const ServiceRequest& request);
  const base::Clock& clock_;
  std::mutex mutex_;
  struct Budget {
    double left = 0;
    base::Instant at{};
  };
  std::map<std::string, Budget> budgets_;
};

/// Seconds of an answer's Retry-After, a day at most. A date is counted from the answer's own Date, so that two
/// clocks are never compared.
std::optional<std::int64_t> wait_asked_for(const http::OutboundResponse& answer);
/// How long to wait before trying again: a detail "retry-after" of the error.
std::optional<std::chrono::milliseconds> retry_after(const base::Error& error);

}  // namespace farmtok::services
