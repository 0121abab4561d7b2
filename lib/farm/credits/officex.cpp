#include "farm/credits/officex.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/error.hpp"
#include "base/text/text.hpp"
#include "farm/credits/ledger.hpp"
#include "log/log.hpp"
#include "services/lenient_json.hpp"

namespace farmtok::farm::credits {
namespace {

using base::Amount;
using base::Code;
using base::Error;
using base::format_amount;
using base::Json;

/// A refusal that OfficeX names.
struct Refusal {
  std::string_view name;
  int status;
  Code code;
  std::string_view message;
  std::string_view hint;
};

constexpr std::array refusals{
    Refusal{"INSUFFICIENT_FUNDS", 402, Code::RESERVATION_FAILED, "there are not enough credits at OfficeX",
            "Buy credits at OfficeX, or ask for fewer videos (--quantity)."},
    Refusal{"INSTALL_EXPIRED", 403, Code::RESERVATION_FAILED, "the OfficeX install has expired",
            "Renew the install at OfficeX."},
    Refusal{"LIFETIME_LIMIT_REACHED", 403, Code::RESERVATION_FAILED,
            "the OfficeX install has reached its lifetime limit", "Raise the limit of the install at OfficeX."},
    Refusal{"RATE_LIMITED", 429, Code::PROVIDER_FAILED, "too many requests to OfficeX", "Try again in a minute."},
    Refusal{"DUPLICATE_JOB", 409, Code::PROVIDER_REFUSED, "OfficeX has a reservation for this already", {}},
};

services::ServiceRequest question_of(const settings::Settings& settings, const std::string& path, const Json& body) {
  check_credits(settings);
  const auto policy = officex_policy(settings);
  services::ServiceRequest made{.provider = "officex",
                                .method = "POST",
                                .url = policy.base_url + path,
                                .body = base::to_line(body),
                                .timeout = std::chrono::seconds{20},
                                .max_bytes = 64 << 10,
                                .key_setting = "officex.install_secret"};
  made.headers.add("Content-Type", "application/json");
  made.headers.add("x-officex-install-id", policy.install_id);
  made.headers.add("x-officex-install-secret", policy.install_secret);
  return made;
}

/// The name of the error in a body, in any of the usual shapes; empty when it has none.
std::string error_name(const std::string& body) {
  try {
    const auto json = services::read_lenient_json(body);
    for (const auto* place : {"/error/code", "/error", "/code"})
      if (auto name = services::text_at(json, place)) return *name;
  } catch (const Error&) {
    // No JSON, no name: only the status remains.
  }
  return {};
}

/// The answer as an object. A refusal becomes an error in plain words about `what`.
Json answer_of(const services::ServiceRequest& request, const http::OutboundResponse& answer, const std::string& what) {
  const bool fine = answer.status >= 200 && answer.status <= 299;
  const auto name = error_name(answer.body);
  // A refusal without a readable name is recognised by a status that only it has.
  const auto known = std::ranges::find_if(refusals, [&](const Refusal& each) {
    return each.name == name || (!fine && each.status == answer.status && each.status != 403);
  });
  if (known != refusals.end()) {
    Error fault{known->code, fmt::format("{}: {}", what, known->message), std::string{known->hint}};
    if (!fine) fault.details = services::ServiceClient::failure(request, answer, name).details;
    throw fault;
  }
  if (!fine) throw services::ServiceClient::failure(request, answer, base::fit(name, 60));
  if (!name.empty())
    throw Error{Code::PROVIDER_REFUSED, fmt::format("{}: OfficeX answered \"{}\"", what, base::fit(name, 60))};
  auto json = services::ServiceClient::json(request, answer);
  if (!json.is_object()) throw Error{Code::PROVIDER_FAILED, fmt::format("{}: OfficeX answered no object", what)};
  return json;
}

/// An amount in the answer, if it has one.
std::optional<Amount> amount_in(const Json& answer, std::string_view pointer) {
  const auto* found = services::value_at(answer, pointer);
  return found && found->is_number() ? base::amount_from(found->get<double>()) : std::nullopt;
}

/// Whether the id is safe in a path: "." and ".." would lead elsewhere.
bool usable_id(const std::string& id) { return id.size() <= 200 && id.find_first_not_of('.') != std::string::npos; }

}  // namespace

void check_credits(const settings::Settings& settings) {
  if (keeper_policy(settings).keeper != keeper_officex) return;
  const auto policy = officex_policy(settings);
  for (const auto& [key, value] :
       {std::pair{"officex.install_id", policy.install_id}, std::pair{"officex.install_secret", policy.install_secret}})
    if (value.empty())
      throw Error{Code::PROVIDER_NOT_READY, fmt::format("the credits are kept by OfficeX, but {} is not set", key),
                  fmt::format("Set {}, or `farmtok config set credits.provider local`.", key)};
}

std::string reserve_at_officex(const Farm& farm, services::ServiceClient& service_client, const std::string& subject,
                               Amount amount, const services::Stopping& stopping) {
  const auto request = question_of(farm.settings, "/reserve",
                                   {{"amount", base::to_double(amount)},
                                    {"job_id", subject},
                                    {"metadata", {{"app", "farmtok"}, {"user_id", farm.user_id}}}});
  const auto what = fmt::format("{} credits could not be reserved for {}", format_amount(amount), subject);
  const auto answer = answer_of(request, service_client.ask_any(request, stopping), what);
  const auto remote_id = services::text_at(answer, "/reservation_id").value_or("");
  if (!usable_id(remote_id))
    throw Error{Code::PROVIDER_FAILED, fmt::format("{}: OfficeX answered without a reservation_id", what)};
  if (const auto reserved = amount_in(answer, "/amount_reserved"); reserved && *reserved < amount) {
    unhold_credits(farm, service_client, {remote_id});
    throw Error{Code::RESERVATION_FAILED, fmt::format("{}: OfficeX reserves only {}", what, format_amount(*reserved)),
                std::string{refusals[0].hint}};
  }
  return remote_id;
}

std::string end_at_officex(const Farm& farm, services::ServiceClient& service_client, const std::string& remote_id,
                           Amount settled, bool repeated, const services::Stopping& stopping) {
  const bool cancel = settled.micros == 0;
  const auto path = fmt::format("/reservations/{}/{}", base::url_encode(remote_id), cancel ? "cancel" : "settle");
  const auto body = cancel ? Json::object() : Json{{"amount", base::to_double(settled)}, {"final", true}};
  const auto request = question_of(farm.settings, path, body);
  const auto what = cancel ? fmt::format("the reservation {} could not be cancelled", base::fit(remote_id, 60))
                           : fmt::format("{} credits of the reservation {} could not be settled",
                                         format_amount(settled), base::fit(remote_id, 60));
  const auto response = service_client.ask_any(request, stopping);
  if (repeated && (response.status == 404 || response.status == 409 || response.status == 410))
    return fmt::format("OfficeX answered {}: it has that reservation no longer open, so an earlier try had arrived",
                       response.status);
  const auto answer = answer_of(request, response, what);
  if (const auto taken = amount_in(answer, "/settled_amount"); taken && *taken != settled)
    return fmt::format("OfficeX says that it settled {}", format_amount(*taken));
  return {};
}

Held hold_credits(const Farm& farm, services::ServiceClient& service_client, const std::string& job_id, Amount amount) {
  if (keeper_policy(farm.settings).keeper != keeper_officex || amount.micros == 0) return {};
  return {reserve_at_officex(farm, service_client, job_id, amount, [] { return false; })};
}

void unhold_credits(const Farm& farm, services::ServiceClient& service_client, const Held& held) {
  if (!held.remote_id) return;
  try {
    end_at_officex(farm, service_client, *held.remote_id, {}, false, [] { return false; });
    return;
  } catch (const std::exception& error) {
    log::warn("credits held at OfficeX could not be given back at once",
              {{"reservation", base::fit(*held.remote_id, 60)}, {"error", error.what()}});
  }
  try {
    farm.store.write([&](store::Tx& tx) { close_at_officex(tx, *held.remote_id, {}, std::nullopt); });
  } catch (const std::exception& error) {
    log::error("credits stay reserved at OfficeX",
               {{"reservation", base::fit(*held.remote_id, 60)}, {"error", error.what()}});
  }
}

}  // namespace farmtok::farm::credits
