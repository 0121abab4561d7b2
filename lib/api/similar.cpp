#include "api/similar.hpp"

#include <fmt/format.h>

#include <charconv>

#include "api/upload.hpp"
#include "base/error.hpp"
#include "base/text/text.hpp"
#include "farm/similar/policy.hpp"

namespace farmtok::api {
namespace {

using base::Code;
using base::Error;

double least_of(const Call& call) {
  const auto text = call.query("least");
  if (!text) return farm::similar::similar_policy(call.api.farm.settings).least_similarity;
  double value = 0;
  const auto [end, fault] = std::from_chars(text->data(), text->data() + text->size(), value);
  if (fault != std::errc{} || end != text->data() + text->size() || !(value >= 0 && value <= 1))
    throw Error{Code::INVALID_REQUEST,
                fmt::format("least is \"{}\", must be a number from 0 to 1", base::fit(*text, 40)),
                "0.8 is what counts as a near copy by default.",
                {{"least", "must be from 0 to 1"}}};
  return value;
}

Json listed(const Call& call, const std::vector<farm::similar::NearCopy>& near) {
  Json items = Json::array();
  for (const auto& each :
       call.api.farm.store.read([&](sql::Database& db) { return farm::similar::facts_of(db, near); }))
    items.push_back(model::to_json(each));
  const auto total = items.size();
  return {{"items", std::move(items)}, {"total", total}};
}

Json to_stored(const Call& call) {
  const auto least = least_of(call);
  auto& similar_index = call.api.similar_index;
  const auto& media_id = call.param(0);
  return listed(call, similar_index.near(similar_index.of(call.api.media.known(media_id).media_id), least, media_id));
}

http::Response to_sent(const Call& call, farm::library::Incoming& incoming) {
  const auto least = least_of(call);
  auto& similar_index = call.api.similar_index;
  return success(200, listed(call, similar_index.near(similar_index.of_file(incoming.path()), least)));
}

}  // namespace

http::Route after_comparing(Api& api, http::Route route) {
  route.handler = [&api, handle = std::move(route.handler)](const http::Request& request) {
    api.similar_index.examine_before_planning(request.params.at(0));
    return handle(request);
  };
  return route;
}

std::vector<http::Route> similar_routes(Api& api) {
  return {
      upload_row(api, "/similar",
                 "Stored originals that are nearly the same video, the nearest first; the body is its bytes, which are "
                 "not kept; ?least=0.8.",
                 to_sent),
      row(api, http::Method::get, "/media/:media_id/similar", 200,
          "Other stored originals that are nearly the same video, the nearest first; ?least=0.8.", to_stored),
  };
}

}  // namespace farmtok::api
