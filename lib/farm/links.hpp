#pragma once
// The form of the farm's own addresses. The store keeps media as "media:med_…", so that a changed public_url
// changes every link at once; answers and messages hold URLs.

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
  /// The post's key in its links: the token of a replaced link, else the id.
  static const std::string& key(const model::Scheduled& post);
  std::string media(std::string_view media_id) const;

  /// "media:med_1" → its URL; any other address unchanged.
  std::string outward(const std::string& stored) const;
  /// The URL of a stored file, on any host, → "media:med_1"; any other address unchanged.
  static std::string inward(const std::string& url);
  /// The media id in "media:…".
  static std::optional<std::string> media_id(const std::string& stored);

  /// Entities in the form for clients: addresses outward, the magic link filled in.
  model::Scheduled present(model::Scheduled post) const;
  model::Result present(model::Result result) const;
};

}  // namespace farmtok::farm
