#pragma once
// The settings of each provider.

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "settings/settings.hpp"

namespace farmtok::farm::discovery {

/// Of every provider that is asked for pages.
struct PagePolicy {
  std::chrono::seconds timeout{};  // of one page
  std::int64_t most_bytes = 0;     // of one answer
};
PagePolicy page_policy(const settings::Settings& settings);

struct CommandPolicy {
  std::vector<std::string> command;  // program and arguments; empty: none
};
CommandPolicy command_policy(const settings::Settings& settings);

struct YtDlpPolicy {
  std::string program;
  std::chrono::seconds timeout{};  // of one run
};
YtDlpPolicy ytdlp_policy(const settings::Settings& settings);

struct TikwmPolicy {
  std::string base_url;            // of the service, or of its twin at RapidAPI where a key is set
  bool has_usual_base_url = true;  // it is the built-in one
  std::string rapidapi_key;        // empty: the service itself is asked, which needs no key
  std::string rapidapi_host;
  std::int64_t requests_per_minute = 0;
};
TikwmPolicy tikwm_policy(const settings::Settings& settings);

/// Texts that are empty stand for those of the preset.
struct AwemePolicy {
  std::string preset;
  std::string base_url;
  std::string key;
  std::string key_header;
  std::string search_path;
  std::string posts_path;
  std::string user_path;  // "none": names are ids
  std::string items;      // this and the next two: JSON pointers, separated by commas
  std::string next_cursor;
  std::string has_more;
  std::int64_t requests_per_minute = 0;
};
AwemePolicy aweme_policy(const settings::Settings& settings);

}  // namespace farmtok::farm::discovery
