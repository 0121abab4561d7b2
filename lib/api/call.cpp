#include "api/beside.hpp"

#include <fmt/format.h>

#include <charconv>
#include <mutex>

#include "base/error.hpp"
#include "crypto/crypto.hpp"

namespace farmtok::api {
namespace {

using base::Code;
using base::Error;

constexpr std::string_view operator_caller = "operator";

bool is_dry_run(const Call& call) { return call.query("dry_run") == "true"; }

/// Empty when the request has none. Throws INVALID_REQUEST for one that is too long.
std::string key_of(const Call& call) {
  std::string key{call.request.headers.get("idempotency-key")};
  if (key.size() > 255) throw Error{Code::INVALID_REQUEST, "the Idempotency-Key is longer than 255 characters"};
  return key;
}

std::optional<http::Response> find_answer(sql::Database& db, const std::string& caller, const std::string& key,
                                          const std::string& fingerprint) {
  auto known = db("SELECT request, status, body FROM answers WHERE caller = ? AND key = ?", caller, key);
  if (!known.next()) return std::nullopt;
  if (known.text(0) != fingerprint)
    throw Error{Code::IDEMPOTENCY_MISMATCH, fmt::format("the Idempotency-Key \"{}\" was used for another request", key),
                "Use a new key for a new request. A time like +10d makes another request each time it is sent."};
  return success(static_cast<int>(known.integer(1)), base::parse_json(known.text(2)));
}

/// Removes the oldest answers of a link: a volunteer's request may run twice with the same result.
void make_room(sql::Database& db, const std::string& caller) {
  db("DELETE FROM answers WHERE caller = ?1 AND key IN (SELECT key FROM answers WHERE caller = ?1 "
     "ORDER BY created_at DESC, key LIMIT -1 OFFSET ?2)",
     caller, most_answers_of_a_link - 1)
      .run();
}

/// The text of the request, for its fingerprint.
std::string asked_of(const http::Request& request, bool with_query) {
  auto asked = request.path;
  if (with_query)
    for (const auto& [name, value] : request.query) asked += fmt::format("&{}={}", name, value);
  return fmt::format("{} {} {}", http::name(request.method), asked, request.body);
}

void keep_answer(store::Tx& tx, const std::string& caller, const std::string& key, const std::string& fingerprint,
                 int status, const Json& data) {
  tx.db("INSERT INTO answers (caller, key, request, status, body, created_at) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO "
        "NOTHING",
        caller, key, fingerprint, status, base::to_line(data), base::to_millis(tx.now))
      .run();
}

/// Thrown inside the transaction of a dry run, so that it is rolled back; carries the answer.
struct DryRun {
  Json data;
};

}  // namespace

std::string caller_of(const http::Request& request) {
  if (request.door == http::Door::operator_ || !request.path.starts_with("/volunteer/"))
    return std::string{operator_caller};
  return fmt::format("{} {}", http::name(request.method), request.path);
}

Json Call::body() const { return request.body.empty() ? Json::object() : base::parse_json(request.body); }

std::optional<std::string> Call::query(std::string_view name) const {
  if (!request.has_query(name)) return std::nullopt;
  return std::string{request.query_value(name)};
}

std::int64_t Call::whole_query(std::string_view name, std::int64_t fallback) const {
  const auto text = query(name);
  if (!text) return fallback;
  std::int64_t value = 0;
  const auto [end, fault] = std::from_chars(text->data(), text->data() + text->size(), value);
  if (fault != std::errc{} || end != text->data() + text->size())
    throw Error{Code::INVALID_REQUEST,
                fmt::format("{} must be a whole number, not \"{}\"", name, *text),
                {},
                {{std::string{name}, "must be a whole number"}}};
  return value;
}

farm::PageRequest Call::page(std::int64_t usual_limit, std::int64_t least) const {
  const auto limit = whole_query("limit", usual_limit);
  if (limit < least || limit > 1000)
    throw Error{Code::INVALID_REQUEST,
                fmt::format("limit is {}, must be between {} and 1000", limit, least),
                {},
                {{"limit", fmt::format("must be between {} and 1000", least)}}};
  auto cursor = query("cursor");
  if (cursor && cursor->empty()) cursor.reset();
  return {limit, cursor};
}

http::Response success(int status, const Json& data, bool dry_run) {
  Json envelope{{"success", true}, {"data", data}};
  if (dry_run) envelope["dry_run"] = true;
  http::Response response;
  response.status = status;
  response.headers.add("Content-Type", "application/json");
  response.headers.add("Cache-Control", "no-store");
  response.body = base::to_line(envelope);
  return response;
}

std::string fingerprint_of(const http::Request& request) {
  // Kept answers of former versions are to POST requests, and without the query.
  return crypto::sha256_hex(asked_of(request, request.method != http::Method::post));
}

std::optional<http::Response> known_answer(const Call& call, const std::string& fingerprint) {
  const auto key = key_of(call);
  if (key.empty() || is_dry_run(call)) return std::nullopt;
  return call.api.farm.store.read(
      [&](sql::Database& db) { return find_answer(db, caller_of(call.request), key, fingerprint); });
}

http::Response perform(const Call& call, int status, const std::string& fingerprint, const Act& act) {
  auto& store = call.api.farm.store;
  if (is_dry_run(call)) {
    try {
      store.write([&](store::Tx&) { throw DryRun{act(call)}; });
    } catch (const DryRun& dry) {
      return success(status, dry.data, true);
    }
  }
  const auto key = key_of(call);
  if (key.empty()) return success(status, act(call));
  const auto caller = caller_of(call.request);
  return store.write([&](store::Tx& tx) {
    if (auto known = find_answer(tx.db, caller, key, fingerprint)) return std::move(*known);
    const auto data = act(call);
    if (caller != operator_caller) make_room(tx.db, caller);
    keep_answer(tx, caller, key, fingerprint, status, data);
    return success(status, data);
  });
}

http::Response perform_beside(const Call& call, int status, const Act& act) {
  const auto key = key_of(call);
  if (is_dry_run(call) || key.empty()) return success(status, act(call), is_dry_run(call));
  static std::mutex one_at_a_time;
  const std::scoped_lock turn{one_at_a_time};
  const auto fingerprint = crypto::sha256_hex(asked_of(call.request, true));
  if (auto known = known_answer(call, fingerprint)) return std::move(*known);
  const auto data = act(call);
  call.api.farm.store.write(
      [&](store::Tx& tx) { keep_answer(tx, caller_of(call.request), key, fingerprint, status, data); });
  return success(status, data);
}

http::Route beside_row(Api& api, http::Method method, std::string path, int status, std::string summary, Act act) {
  auto made = row(api, method, std::move(path), status, std::move(summary), {});
  made.handler = [&api, status, act = std::move(act)](const http::Request& request) {
    return perform_beside({api, request}, status, act);
  };
  return made;
}

http::Route row(Api& api, http::Method method, std::string path, int status, std::string summary, Act act) {
  return {.method = method,
          .path = std::move(path),
          .access = http::Access::operator_,
          .runs = http::Runs::pool,
          .handler =
              [&api, status, act = std::move(act)](const http::Request& request) {
                const Call call{api, request};
                if (request.method == http::Method::get || request.method == http::Method::head)
                  return success(status, act(call));
                return perform(call, status, fingerprint_of(request), act);
              },
          .summary = std::move(summary)};
}

}  // namespace farmtok::api
