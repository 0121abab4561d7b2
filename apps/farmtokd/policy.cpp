#include "policy.hpp"

namespace farmtok::daemon {

LogPolicy log_policy(const settings::Settings& settings) {
  return {.level = log::level_from(settings.text("log.level")).value_or(log::Level::info),
          .style = settings.text("log.style") == "json" ? log::Style::json : log::Style::text,
          .most_bytes = settings.whole("log.max_bytes"),
          .former_files = settings.whole("log.keep")};
}

ListenerPolicy listener_policy(const settings::Settings& settings) {
  return {.public_url = settings.text("public_url"),
          .max_connections = static_cast<std::size_t>(settings.whole("http.max_connections")),
          .max_per_client = static_cast<std::size_t>(settings.whole("http.max_per_client")),
          .trusted_proxies = settings.list("http.trusted_proxies")};
}

LanePolicy lane_policy(const settings::Settings& settings) {
  return {.renders = settings.whole("render.jobs"), .analyses = settings.whole("analysis.jobs")};
}

}  // namespace farmtok::daemon
