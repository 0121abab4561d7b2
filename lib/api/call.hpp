#pragma once
// One call of the API: its parameters on the way in, the envelope on the way out.

#include <functional>
#include <string>

#include "api/api.hpp"
#include "base/json.hpp"
#include "farm/page.hpp"
#include "model/json.hpp"

namespace farmtok::api {

using base::Json;

struct Call {
  Api& api;
  const http::Request& request;

  const std::string& param(std::size_t index) const { return request.params.at(index); }
  /// The body as JSON; an empty body is {}.
  Json body() const;
  /// limit (`least` to 1000) and cursor. Throws INVALID_REQUEST.
  farm::PageRequest page(std::int64_t usual_limit, std::int64_t least = 1) const;
  std::optional<std::string> query(std::string_view name) const;
  std::int64_t whole_query(std::string_view name, std::int64_t fallback) const;
};

/// The name under which an Idempotency-Key is used: "operator" for the account of this farm, by either door; for a
/// volunteer the request of the one link, so that volunteers share keys neither with the operator nor between posts.
std::string caller_of(const http::Request& request);

/// What a handler does: returns the `data` of the envelope.
using Act = std::function<Json(const Call&)>;

/// {success:true, data} with this status.
http::Response success(int status, const Json& data, bool dry_run = false);

/// The text that two requests share exactly when they are the same request.
std::string fingerprint_of(const http::Request& request);
/// The stored answer to the same request with the same Idempotency-Key; empty when there is none, or it is a dry run.
/// Throws IDEMPOTENCY_MISMATCH.
std::optional<http::Response> known_answer(const Call& call, const std::string& fingerprint);

/// The most answers that are kept for the keys of one volunteer's link.
inline constexpr std::int64_t most_answers_of_a_link = 20;

/// Runs `act` as a change: ?dry_run=true rolls it back, and an Idempotency-Key makes a repeat of the same request
/// (`fingerprint`) get the first answer. Throws IDEMPOTENCY_MISMATCH for the same key with another request.
http::Response perform(const Call& call, int status, const std::string& fingerprint, const Act& act);

/// A row for the operator; GETs read, everything else goes through perform().
http::Route row(Api& api, http::Method method, std::string path, int status, std::string summary, Act act);

template <class Entity, class Present>
Json page_json(const farm::Page<Entity>& page, Present present) {
  auto items = Json::array();
  for (const auto& item : page.items) items.push_back(model::to_json(present(item)));
  Json made{{"items", std::move(items)}};
  if (page.next_cursor) made["next_cursor"] = *page.next_cursor;
  if (page.total) made["total"] = *page.total;
  return made;
}

}  // namespace farmtok::api
