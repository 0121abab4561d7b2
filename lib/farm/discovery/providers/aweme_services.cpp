#include "farm/discovery/providers/aweme_services.hpp"

#include <algorithm>
#include <array>

#include "base/text/text.hpp"

namespace farmtok::farm::discovery {
namespace {

constexpr std::string_view items_of_the_app = "/aweme_list,/search_item_list";
constexpr std::string_view cursor_of_the_app = "/max_cursor,/cursor";

struct Row {
  std::string_view preset;
  std::string_view base_url = {}, key_header = {}, rapidapi_host = {};
  std::string_view search_path = {}, posts_path = {}, user_path = {};
  std::string_view items = items_of_the_app, next_cursor = cursor_of_the_app, has_more = "/has_more";
};

constexpr std::string_view rapidapi_key = "x-rapidapi-key: {key}";

constexpr std::array rows{
    Row{.preset = "tokinsight",
        .base_url = "https://api.tokinsight.com/tok/v1",
        .key_header = "Authorization: Bearer {key}"},
    Row{.preset = "tokapi",
        .base_url = "https://tokapi-mobile-version.p.rapidapi.com",
        .key_header = rapidapi_key,
        .rapidapi_host = "tokapi-mobile-version.p.rapidapi.com",
        .search_path = "/v1/search/post?keyword={query}&count={count}&offset={cursor}&sort_type=0&publish_time=0",
        .posts_path = "/v1/post/user/{user}/posts?count={count}&offset={cursor}",
        .user_path = "/v1/user/@{user}#/user/sec_uid"},
    Row{.preset = "scraptik",
        .base_url = "https://scraptik.p.rapidapi.com",
        .key_header = rapidapi_key,
        .rapidapi_host = "scraptik.p.rapidapi.com",
        .search_path = "/search-posts?keyword={query}&count={count}&offset={cursor}&use_filters=0&sort_type=0",
        .posts_path = "/user-posts?user_id={user}&count={count}&max_cursor={cursor}",
        .user_path = "/get-user?username={user}#/user/uid"},
    Row{.preset = "ensembledata",
        .base_url = "https://ensembledata.com",
        .search_path = "/apis/tt/keyword/search?name={query}&cursor={cursor}&period=180&token={key}",
        .posts_path = "/apis/tt/user/posts?username={user}&depth=1&start_cursor={cursor}&token={key}",
        .items = "/data/data,/data",
        .next_cursor = "/data/nextCursor,/nextCursor",
        .has_more = ""},
    Row{.preset = "custom"},
};

std::vector<std::string> pointers(std::string_view text) {
  std::vector<std::string> made;
  for (const auto& part : base::split(text, ','))
    if (const auto pointer = base::trim(part); !pointer.empty()) made.emplace_back(pointer);
  return made;
}

}  // namespace

AwemeService aweme_service(const AwemePolicy& policy) {
  const auto& row = *std::ranges::find(rows, policy.preset, &Row::preset);
  const auto column = [](const std::string& chosen, std::string_view preset) {
    return chosen.empty() ? std::string{preset} : chosen;
  };
  AwemeService made{.preset = std::string{row.preset},
                    .base_url = column(policy.base_url, row.base_url),
                    .key_header = column(policy.key_header, row.key_header),
                    .rapidapi_host = std::string{row.rapidapi_host},
                    .search_path = column(policy.search_path, row.search_path),
                    .posts_path = column(policy.posts_path, row.posts_path),
                    .user_path = column(policy.user_path, row.user_path),
                    .items = pointers(column(policy.items, row.items)),
                    .next_cursor = pointers(column(policy.next_cursor, row.next_cursor)),
                    .has_more = pointers(column(policy.has_more, row.has_more))};
  while (made.base_url.ends_with('/')) made.base_url.pop_back();
  if (made.user_path == "none") made.user_path.clear();
  if (!made.key_header.empty() && made.key_header.find(':') == std::string::npos) made.key_header += ": {key}";
  return made;
}

}  // namespace farmtok::farm::discovery
