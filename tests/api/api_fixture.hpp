#pragma once
// The API of a farm without a daemon: every route, and the farm behind them.

#include "api/api.hpp"
#include "base/error.hpp"
#include "farm/discovery/catalogue/catalogue.hpp"
#include "farm/farm_fixture.hpp"
#include "http/server/router.hpp"

namespace farmtok::test {

/// The routes in the form that the server calls, without sockets.
struct ApiFixture : FarmFixture {
  http::AddressGuard guard;
  farm::library::MediaStore media{farm};
  farm::dedup::Renders renders{farm, media};
  farm::similar::Index similar_index{farm, media, renders.child()};
  farm::discovery::Catalogue catalogue{folder.path(), clock};
  services::ServiceClient service_client{clock};
  farm::discovery::DiscoveryProviders discovery{farm, service_client, catalogue};
  farm::analysis::Analysts analysts{farm, service_client, renders.child(), catalogue.rarity()};
  farm::delivery::ClockWatch watch{store};
  farm::backup::Backups backups{farm, media, "test"};
  api::Api api{.farm = farm,
               .media = media,
               .renders = renders,
               .similar_index = similar_index,
               .service_client = service_client,
               .discovery = discovery,
               .catalogue = catalogue,
               .analysts = analysts,
               .clock = watch,
               .backups = backups,
               .health = {clock.now(), "test", "", [] { return std::vector<std::pair<std::string, std::uint64_t>>{}; }},
               .stop = [] {}};
  http::Router router{api::routes(api)};
  http::ServerHooks hooks = api::hooks(api);

  http::Response call(http::Method method, const std::string& path, const base::Json& body = nullptr,
                      std::vector<std::pair<std::string, std::string>> headers = {},
                      std::vector<std::pair<std::string, std::string>> query = {}) {
    http::Request request;
    request.door = http::Door::open;
    request.method = method;
    request.path = path;
    request.query = std::move(query);
    for (auto& [name, value] : headers) request.headers.add(name, value);
    if (body.is_string()) request.body = body.get<std::string>();
    else if (!body.is_null()) request.body = body.dump();
    const auto match = router.find(method, path);
    REQUIRE_MESSAGE(match.route, path);
    request.params = match.params;
    try {
      if (match.route->admit)
        if (auto refused = match.route->admit(request)) return *std::move(refused);
      return match.route->handler(request);
    } catch (const base::Error& error) {
      return hooks.error(request, error);
    }
  }
  static std::string text(const http::Response& response) {
    if (const auto* own = std::get_if<std::string>(&response.body)) return *own;
    return *std::get<std::shared_ptr<const std::string>>(response.body);
  }
  static base::Json json(const http::Response& response) { return base::parse_json(text(response)); }
};

}  // namespace farmtok::test
