#pragma once
// The settings of stored videos.

#include <chrono>
#include <cstdint>
#include <string>

#include "settings/settings.hpp"

namespace farmtok::farm::library {

struct StoragePolicy {
  std::int64_t largest_video_bytes = 0;
  std::int64_t least_free_bytes = 0;  // of the disk; uploads and renders are refused when less is free
  std::int64_t quota_bytes = 0;       // of all stored videos; 0: no limit
};
StoragePolicy storage_policy(const settings::Settings& settings);

/// How long files are kept: their lengths, and these as the operator wrote them.
struct MediaRetention {
  std::chrono::seconds unused{};  // a video that nothing uses
  std::chrono::seconds fired{};   // the copy of a post, after it fired
  std::string unused_as_written;  // "7d"
  std::string fired_as_written;
};
MediaRetention media_retention(const settings::Settings& settings);

/// What copies are like: "tiktok" or "match".
std::string profile_policy(const settings::Settings& settings);

}  // namespace farmtok::farm::library
