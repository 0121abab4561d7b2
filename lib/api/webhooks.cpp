#include <fmt/format.h>

#include "api/call.hpp"
#include "base/error.hpp"
#include "base/text/text.hpp"
#include "farm/messages/secrets.hpp"

namespace farmtok::api {
namespace {

using base::Code;
using base::Error;

/// A bearer token is for using the farm; only its operator may see secrets.
void operator_only(const Call& call) {
  if (call.request.door == http::Door::operator_) return;
  throw Error{Code::FORBIDDEN, "secrets are shown on the machine of the farm only", "farmtok webhooks secret HOST"};
}

Json told(const farm::messages::ReceiverSecret& of) {
  Json made{{"host", of.host}, {"configured", of.configured}, {"generation", of.generation}};
  if (of.previous_until) made["previous_until"] = base::format_instant(*of.previous_until);
  return made;
}

Json secret(const Call& call) {
  operator_only(call);
  const auto& farm = call.api.farm;
  const auto found =
      farm.store.read([&](sql::Database& db) { return farm::messages::receiver_secret(farm, db, call.param(0)); });
  auto made = told(found);
  made["secret"] = found.secret;
  return made;
}

/// The new secret is not in the answer: answers are kept for their idempotency keys.
Json rotate(const Call& call) {
  operator_only(call);
  const auto body = call.body();
  for (const auto& [name, value] : body.items())
    if (name != "overlap" || !value.is_string())
      throw Error{Code::INVALID_REQUEST, "only `overlap`, a text, can be given", {}, {{name, "is not understood"}}};
  const auto text = body.value("overlap", "24h");
  const auto overlap = base::parse_duration(text);
  if (!overlap || *overlap < std::chrono::seconds{0} || *overlap > std::chrono::days{90})
    throw Error{Code::INVALID_REQUEST,
                fmt::format("overlap \"{}\" is no length of time up to 90d", base::fit(text, 40)),
                fmt::format("farmtok webhooks rotate {} --overlap 24h", call.param(0)),
                {{"overlap", "must be a length of time up to 90d, like 24h"}}};
  return told(farm::messages::rotate_secret(call.api.farm, call.param(0), *overlap));
}

}  // namespace

std::vector<http::Route> webhook_routes(Api& api) {
  using http::Method;
  return {row(api, Method::get, "/webhooks/:host/secret", 200,
              "What webhooks to a host are signed with; through the Unix socket only.", secret),
          row(api, Method::post, "/webhooks/:host/rotate", 200,
              "Give a host another secret; the one before signs too for `overlap`.", rotate)};
}

}  // namespace farmtok::api
