#include <unistd.h>

#include "api/call.hpp"
#include "api/doctor.hpp"
#include "farm/messages/mail.hpp"
#include "model/enums.hpp"
#include "queue/queue.hpp"
#include "settings/places.hpp"

namespace farmtok::api {
namespace {

/// {"planned": 3, …}: the counts of a query by state, with zeros for states that do not occur.
template <class Enum>
Json counts(sql::Database& db, const char* sql) {
  Json made = Json::object();
  for (const auto& name : model::enum_names<Enum>()) made[name] = 0;
  auto query = db(sql);
  while (query.next()) made[query.text(0)] = query.integer(1);
  return made;
}

Json health(const Call& call) {
  return {{"status", "healthy"},
          {"stage", "local"},
          {"timestamp", base::format_instant(call.api.farm.store.clock().now())}};
}

Json status(const Call& call) {
  const auto& api = call.api;
  const auto& settings = api.farm.settings;
  return api.farm.store.read([&](sql::Database& db) {
    static constexpr model::WorkKind fire[]{model::WorkKind::fire};
    Json made{{"version", api.health.version},
              {"pid", ::getpid()},
              {"started_at", base::format_instant(api.health.started_at)},
              {"state_dir", api.farm.store.folder()},
              {"socket", settings::daemon_places(settings).socket},
              {"http", api.health.http_address},
              {"public_url", api.farm.links.public_url},
              {"mail", farm::messages::mail_transport(settings)},
              {"posts", counts<model::PostState>(db, "SELECT state, sum(posts) FROM post_counts GROUP BY state")},
              {"work", counts<model::WorkState>(db, "SELECT state, count(*) FROM work GROUP BY state")}};
    if (const auto next = queue::next_due(db, fire)) made["next_due"] = base::format_instant(*next);
    return made;
  });
}

}  // namespace

std::vector<http::Route> system_routes(Api& api) {
  using http::Method;
  auto health_row = row(api, Method::get, "/health", 200, "Alive.", health);
  health_row.access = http::Access::anyone;
  health_row.runs = http::Runs::inline_;
  std::vector<http::Route> made{
      row(api, Method::get, "/status", 200, "The daemon and what it has to do.", status),
      row(api, Method::get, "/doctor", 200, "What is well and what is not.", doctor),
      row(api, Method::post, "/daemon/stop", 200, "Stop the daemon, letting work under way finish.",
          [](const Call& call) {
            call.api.stop();
            return Json{{"stopping", true}};
          }),
  };
  made.push_back(std::move(health_row));
  return made;
}

}  // namespace farmtok::api
