#include "farm/discovery/providers/policy.hpp"

namespace farmtok::farm::discovery {

PagePolicy page_policy(const settings::Settings& settings) {
  return {.timeout = std::chrono::seconds{settings.seconds("discovery.timeout")},
          .most_bytes = settings.whole("discovery.max_bytes")};
}

CommandPolicy command_policy(const settings::Settings& settings) {
  return {.command = settings.list("discovery.command")};
}

YtDlpPolicy ytdlp_policy(const settings::Settings& settings) {
  return {.program = settings.text("ytdlp.program"),
          .timeout = std::chrono::seconds{settings.seconds("ytdlp.timeout")}};
}

TikwmPolicy tikwm_policy(const settings::Settings& settings) {
  constexpr auto base_key = "tikwm.base_url";
  auto base_url = settings.text(base_key);
  const bool usual = base_url == settings::find_key(base_key)->fallback;
  return {.base_url = std::move(base_url),
          .has_usual_base_url = usual,
          .rapidapi_key = settings.text("tikwm.rapidapi_key"),
          .rapidapi_host = settings.text("tikwm.rapidapi_host"),
          .requests_per_minute = settings.whole("tikwm.rate")};
}

AwemePolicy aweme_policy(const settings::Settings& settings) {
  return {.preset = settings.text("aweme.preset"),
          .base_url = settings.text("aweme.base_url"),
          .key = settings.text("aweme.key"),
          .key_header = settings.text("aweme.key_header"),
          .search_path = settings.text("aweme.search_path"),
          .posts_path = settings.text("aweme.posts_path"),
          .user_path = settings.text("aweme.user_path"),
          .items = settings.text("aweme.items"),
          .next_cursor = settings.text("aweme.next_cursor"),
          .has_more = settings.text("aweme.has_more"),
          .requests_per_minute = settings.whole("aweme.rate")};
}

}  // namespace farmtok::farm::discovery
