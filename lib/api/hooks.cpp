#include <fmt/format.h>

#include <memory>

#include "api/api.hpp"
#include "api/policy.hpp"
#include "api/tokens.hpp"
#include "base/error.hpp"
#include "base/text/text.hpp"
#include "log/log.hpp"
#include "model/json.hpp"
#include "pages/assets.hpp"
#include "pages/plain_pages.hpp"

namespace farmtok::api {
namespace {

using base::Code;
using base::Error;
using base::Json;

/// Whether a hint with a command helps who asks: strangers on the open door have no farmtok to type it into.
bool has_command_line(const http::Request& request) {
  return request.door != http::Door::open || !request.headers.get("authorization").empty();
}

Json envelope_of(const http::Request& request, const Error& error) {
  const auto& row = base::row(error.code);
  Json fault{{"code", row.name}, {"message", error.message}};
  const bool helps = error.hint.find("farmtok ") == std::string::npos || has_command_line(request);
  if (!error.hint.empty() && helps) fault["hint"] = error.hint;
  fault["retryable"] = row.retryable;
  if (!error.details.empty()) {
    auto details = Json::array();
    for (const auto& detail : error.details) details.push_back({{"field", detail.field}, {"message", detail.message}});
    fault["details"] = details;
  }
  return {{"success", false}, {"error", fault}};
}

/// The error page for a volunteer's browser: words, and nothing about the inside.
std::string page_of(const Error& error) {
  switch (error.code) {
    case Code::SCHEDULED_NOT_FOUND:
    case Code::NOT_FOUND:
    case Code::MEDIA_NOT_FOUND:
      return pages::message_page(
          "Nothing here", "This link is not valid, or the task was taken back. Ask the person who sent it to you.");
    case Code::LINK_EXPIRED:
      return pages::message_page(
          "This link does not work any more",
          "It has expired or was replaced by a new one. Ask the person who sent it to you for the new link.");
    case Code::RATE_LIMITED:
      return pages::message_page("Too many requests", "Please wait a minute and try again.");
    case Code::STORAGE_BUSY:
    case Code::STORAGE_FULL:
      return pages::message_page("Please try again in a minute",
                                 "Nothing can be saved right now; this ends by itself. Saved data is safe.");
    case Code::OVERLOADED:
      return pages::message_page("Busy", "Too many people are here at once. Please try again in a few seconds.");
    default:
      return pages::message_page("That did not work",
                                 base::row(error.code).http >= 500
                                     ? "Something went wrong on our side. Please try again in a minute."
                                     : error.message);
  }
}

/// Seconds to wait before a retry; empty when waiting does not help, or the time is unknown.
std::string wait_for(const Error& error) {
  for (const auto& detail : error.details)
    if (detail.field == "retry-after") return detail.message;
  if (error.code == Code::RATE_LIMITED) return "60";
  if (error.code == Code::STORAGE_BUSY) return "2";
  return error.code == Code::OVERLOADED ? "5" : "";
}

http::Response error_response(const http::Request& request, const Error& error) {
  const auto& row = base::row(error.code);
  if (error.code == Code::INTERNAL || error.code == Code::STORAGE_DAMAGED || error.code == Code::STORAGE_FAILED)
    log::error("a request failed", {{"path", request.path}, {"error", error.message}, {"cause", error.cause}});
  http::Response response;
  response.status = row.http;
  response.headers.add("Cache-Control", "no-store");
  if (const auto wait = wait_for(error); !wait.empty()) response.headers.add("Retry-After", wait);
  if (error.code == Code::UNAUTHORIZED) response.headers.add("WWW-Authenticate", "Bearer");
  const bool browser =
      request.headers.get("accept").find("text/html") != std::string_view::npos && request.door == http::Door::open;
  if (browser) {
    response.headers.add("Content-Type", "text/html; charset=utf-8");
    response.headers.add("Content-Security-Policy", std::string{pages::csp()});
    response.headers.add("Referrer-Policy", "no-referrer");
    response.body = page_of(error);
  } else {
    response.headers.add("Content-Type", "application/json");
    response.body = base::to_line(envelope_of(request, error));
  }
  return response;
}

void authorize(const Api& api, Tokens& tokens, const http::Request& request) {
  if (!access_policy(api.farm.settings).open)
    throw Error{Code::NOT_FOUND, fmt::format("there is nothing at {}", request.path)};
  const auto header = request.headers.get("authorization");
  constexpr std::string_view scheme = "bearer ";
  if (base::lower(header.substr(0, scheme.size())) != scheme)
    throw Error{Code::UNAUTHORIZED, "this needs a token",
                "Send Authorization: Bearer Base64(install_id:install_secret)."};
  if (!tokens.fits(base::trim(header.substr(scheme.size())), api.farm.store.clock().now()))
    throw Error{Code::INVALID_CREDENTIALS, "the token is not the one of this installation"};
}

}  // namespace

http::ServerHooks hooks(Api& api) {
  const auto tokens = std::make_shared<Tokens>(api.farm.settings);
  return {.error = error_response,
          .authorize = [&api, tokens](const http::Request& request) { authorize(api, *tokens, request); }};
}

std::vector<http::Route> routes(Api& api) {
  std::vector<http::Route> all;
  for (const auto declare : {job_routes,       result_routes,   sheet_routes,     plan_routes,     explain_routes,
                             recover_routes,   simulate_routes, scheduled_routes, calendar_routes, feed_routes,
                             volunteer_routes, media_routes,    library_routes,   probe_routes,    similar_routes,
                             preview_routes,   credit_routes,   catalogue_routes, event_routes,    work_routes,
                             webhook_routes,   why_routes,      clock_routes,     backup_routes,   system_routes})
    for (auto& route : declare(api)) all.push_back(std::move(route));
  return all;
}

}  // namespace farmtok::api
