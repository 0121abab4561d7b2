#include <fmt/format.h>

#include "api/call.hpp"
#include "base/error.hpp"
#include "base/text/text.hpp"
#include "crypto/crypto.hpp"
#include "farm/dedup/pair_sheet.hpp"
#include "farm/dedup/variation.hpp"

namespace farmtok::api {
namespace {

using base::Code;
using base::Error;

struct Asked {
  std::int64_t seed = 0;
  std::optional<std::string> profile;
};

Asked asked_of(const Json& body) {
  if (!body.is_object()) throw Error{Code::INVALID_REQUEST, "the body must be a JSON object"};
  Asked asked;
  std::vector<base::Detail> faults;
  bool seeded = false;
  for (const auto& [name, value] : body.items()) {
    if (name == "seed") {
      seeded = value.is_number_integer() && value >= 0 && value <= farm::dedup::most_seed;
      if (seeded) asked.seed = value.get<std::int64_t>();
      else faults.push_back({name, "must be a whole number from 0 to 2^53-1"});
    } else if (name == "profile") {
      if (value == "tiktok" || value == "match") asked.profile = value.get<std::string>();
      else faults.push_back({name, "must be tiktok or match"});
    } else {
      faults.push_back({base::fit(name, 60), "is not known; seed and profile are"});
    }
  }
  if (!faults.empty())
    throw Error{Code::INVALID_REQUEST,
                fmt::format("a preview cannot be made of this: {} {}", faults.front().field, faults.front().message),
                {},
                faults};
  if (!seeded) asked.seed = crypto::random_seed();
  return asked;
}

http::Response preview(const Call& call) {
  auto& api = call.api;
  const auto asked = asked_of(call.body());
  const auto original = api.media.get(call.param(0));
  const auto made = api.renders.preview(original, asked.seed, asked.profile);
  const auto& copy = made.copy;
  Json told{{"media_id", copy.video.media_id},
            {"url", api.farm.links.media(copy.video.media_id)},
            {"poster_url", api.farm.links.media(copy.poster.media_id)},
            {"original_id", original.media_id},
            {"drawn", model::to_json(made.drawn)},
            {"applied", model::to_json(copy.applied())},
            {"render", model::to_json(copy.report(original))}};
  if (made.refused) told["refused"] = made.refused->message;
  return success(200, told);
}

http::Response pairs(const Call& call) {
  auto& api = call.api;
  const auto original = api.media.get(call.param(0)), copy = api.media.get(call.param(1));
  http::Response response;
  response.headers.add("Content-Type", "image/png");
  response.headers.add("Cache-Control", "no-store");
  response.headers.add("X-Content-Type-Options", "nosniff");
  response.body = farm::dedup::pair_sheet(api.media, api.renders.child(), original, copy);
  return response;
}

http::Route route(Api& api, http::Method method, std::string path, http::Response (*answer)(const Call&),
                  std::string summary) {
  return {.method = method,
          .path = std::move(path),
          .access = http::Access::operator_,
          .runs = http::Runs::pool,
          .handler =
              [&api, answer](const http::Request& request) {
                return answer({api, request});
              },
          .summary = std::move(summary)};
}

}  // namespace

std::vector<http::Route> preview_routes(Api& api) {
  return {route(api, http::Method::post, "/media/:media_id/preview", preview,
                "Render a copy as a post's would be, for no post; {seed?, profile?}. Takes as long as a render."),
          route(api, http::Method::get, "/media/:media_id/pairs/:copy_id", pairs,
                "A video and a copy of it side by side (PNG).")};
}

}  // namespace farmtok::api
