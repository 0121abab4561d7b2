#pragma once
// The services that answer in the mobile app's own format, as rows.

#include <string>
#include <string_view>
#include <vector>

#include "farm/discovery/providers/policy.hpp"

namespace farmtok::farm::discovery {

/// The requests of one of them. In paths {query}, {user}, {count}, {cursor} and {key} are replaced by percent-encoded
/// values, in `key_header` {key} by the bare key.
struct AwemeService {
  std::string preset;
  std::string base_url;
  std::string key_header;     // "Authorization: Bearer {key}"; empty: the key is in the query, or none is needed
  std::string rapidapi_host;  // sent as x-rapidapi-host; empty: not sent
  std::string search_path;
  std::string posts_path;
  std::string user_path;  // "/v1/user/@{user}#/user/sec_uid": looks up the id of a name; empty: names are ids
  // JSON pointers: the first that leads to a value counts.
  std::vector<std::string> items;
  std::vector<std::string> next_cursor;
  std::vector<std::string> has_more;
};

/// The row of the preset, with the configured texts in place of its columns.
AwemeService aweme_service(const AwemePolicy& policy);

}  // namespace farmtok::farm::discovery
