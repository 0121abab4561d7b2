#include "farm/library/policy.hpp"

namespace farmtok::farm::library {
namespace {

constexpr auto unused_key = "media.keep_unused", fired_key = "media.keep_fired";

}  // namespace

StoragePolicy storage_policy(const settings::Settings& settings) {
  return {.largest_video_bytes = settings.whole("media.max_bytes"),
          .least_free_bytes = settings.whole("media.min_free_bytes"),
          .quota_bytes = settings.whole("media.quota")};
}

MediaRetention media_retention(const settings::Settings& settings) {
  return {.unused = std::chrono::seconds{settings.seconds(unused_key)},
          .fired = std::chrono::seconds{settings.seconds(fired_key)},
          .unused_as_written = settings.text(unused_key),
          .fired_as_written = settings.text(fired_key)};
}

std::string profile_policy(const settings::Settings& settings) { return settings.text("render.profile"); }

}  // namespace farmtok::farm::library
