#pragma once
// How the farm's own addresses are written. The store keeps media as "media:med_…", so that a changed public_url
// changes every link at once; outside they are URLs.

#include <optional>
#include <string>
#include <string_view>

#include "model/result.hpp"
#include "model/scheduled.hpp"

namespace farmtok::farm {

struct Links {
  std::string public_url;  // without a slash at its end

  std::string task(const model::Scheduled& post) const;
  std::string proof(const model::Scheduled& post) const;
  /// What stands for the post in its links: the token of a replaced link, else the id.
  static const std::string& key(const model::Scheduled& post);
  std::string media(std::string_view media_id) const;

  /// "media:med_1" → its URL; any other address as it is.
  std::string outward(const std::string& stored) const;
  /// The URL of a stored file, on whatever host, → "media:med_1"; any other address as it is.
  static std::string inward(const std::string& url);
  /// The media id behind "media:…".
  static std::optional<std::string> media_id(const std::string& stored);

  /// Entities as the outside sees them: addresses outward, the magic link filled in.
  model::Scheduled present(model::Scheduled post) const;
  model::Result present(model::Result result) const;
};

}  // namespace farmtok::farm
