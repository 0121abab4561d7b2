#include <fmt/format.h>

#include "api/call.hpp"
#include "api/upload.hpp"
#include "base/error.hpp"
#include "farm/library/preflight.hpp"
#include "farm/library/quarantine.hpp"
#include "farm/library/uses.hpp"
#include "farm/provenance.hpp"
#include "model/json.hpp"
#include "pages/assets.hpp"

namespace farmtok::api {
namespace {

Json shown(const Api& api, model::Media media) {
  media.url = api.farm.links.media(media.media_id);
  if (media.facts) media.ai_origin = farm::origin_in(*media.facts);
  return model::to_json(media);
}

constexpr std::int64_t most_named = 100;

/// Also for media that are no longer stored.
Json info(const Call& call) {
  auto media = call.api.media.known(call.param(0));
  return call.api.farm.store.read([&](sql::Database& db) {
    media.uses = farm::library::count_uses(db, media.media_id);
    auto made = shown(call.api, media);
    const auto uses = farm::library::uses_of(db, media.media_id, most_named);
    made["used_by"] = {{"results", uses.results}, {"posts", uses.posts}};
    for (const auto& crash : farm::library::Quarantine{call.api.farm.store}.list())
      if (crash.sha256 == media.sha256) made["quarantined"] = crash.reason;
    return made;
  });
}

/// The type that an upload claims is not trusted with this origin: only pictures and films keep it.
std::string safe_type(const std::string& claimed) {
  const bool shown_inline = claimed.starts_with("video/") || claimed == "image/jpeg" || claimed == "image/png";
  return shown_inline && claimed.find_first_of("\r\n") == std::string::npos ? claimed : "application/octet-stream";
}

/// A video that cannot be rendered is refused here, in the words with which a result is refused one, and not kept.
http::Response stored(const Call& call, farm::library::Incoming& incoming) {
  auto& api = call.api;
  const auto reply = farm::library::look_into(api.farm, api.renders.child(), incoming.path());
  if (call.query("dry_run") == "true")
    return success(200, {{"bytes", incoming.bytes()}, {"facts", model::to_json(reply.input)}}, true);
  const std::string type{call.request.headers.get("content-type")};
  auto media = api.media.store(incoming, type.empty() ? "video/mp4" : type);
  media.facts = reply.input;
  api.media.note_facts(media.media_id, reply.input);
  return perform(call, 201, "POST /media " + media.sha256, [&](const Call&) { return shown(api, media); });
}

std::string file_name(std::string_view asked) {
  std::string made;
  for (const char c : asked)
    if (std::isalnum(static_cast<unsigned char>(c)) || c == '-' || c == '_' || c == '.') made += c;
  return made.empty() || made.front() == '.' ? "video.mp4" : made.substr(0, 100);
}

http::Response send(const Api& api, const http::Request& request) {
  const auto media = api.media.get(request.params.at(0));
  http::Response response;
  response.headers.add("Cache-Control", "private, max-age=86400");
  response.headers.add("Content-Security-Policy", "default-src 'none'; sandbox");
  response.headers.add("Cross-Origin-Resource-Policy", "same-origin");
  if (request.has_query("download"))
    response.headers.add("Content-Disposition",
                         fmt::format("attachment; filename=\"{}\"", file_name(request.query_value("download"))));
  // The digest identifies the bytes wherever they are: a copy that was restored or made again is the same to a cache.
  response.body = http::FileBody{api.media.path(media).string(), safe_type(media.content_type),
                                 fmt::format("\"{}\"", media.sha256)};
  return response;
}

http::Response asset(const http::Request& request) {
  for (const auto& each : pages::assets()) {
    if (each.path != request.path) continue;
    http::Response response;
    response.headers.add("Content-Type", std::string{each.content_type});
    response.headers.add("Cache-Control", "public, max-age=31536000, immutable");
    response.body = std::string{each.bytes};
    return response;
  }
  throw base::Error{base::Code::NOT_FOUND, fmt::format("there is nothing at {}", request.path)};
}

}  // namespace

std::vector<http::Route> media_routes(Api& api) {
  using http::Access;
  using http::Method;
  using http::Request;
  using http::Runs;
  std::vector<http::Route> made;
  made.push_back(upload_row(api, "/media", "Store a video; the body is its bytes.", stored));
  made.push_back(row(api, Method::get, "/media/:media_id/info", 200, "What is known about a stored file.",
                     [](const Call& call) { return info(call); }));
  made.push_back({.method = Method::get,
                  .path = "/media/:media_id",
                  .access = Access::anyone,
                  .runs = Runs::inline_,
                  .handler = [&api](const Request& request) { return send(api, request); },
                  .summary = "The bytes of a stored file; Range; ?download=NAME."});
  made.push_back({.method = Method::get,
                  .path = "/assets/:name",
                  .access = Access::anyone,
                  .runs = Runs::inline_,
                  .handler = asset,
                  .summary = "Style and script of the volunteers' pages."});
  return made;
}

}  // namespace farmtok::api
