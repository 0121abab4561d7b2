#include "api/visits.hpp"

#include <algorithm>

#include "base/error.hpp"

namespace farmtok::api {

void Visits::count(const http::Request& request, base::Instant now) {
  const auto& peer = request.peer;
  if (peer.empty() || peer.starts_with("127.") || peer == "::1") return;
  const std::scoped_lock guard{mutex_};
  // Full buckets say nothing: whoever stayed away for a minute is forgotten.
  if (buckets_.size() > 10'000)
    std::erase_if(buckets_, [&](const auto& each) { return now - each.second.at > std::chrono::minutes{1}; });
  auto& bucket = buckets_.try_emplace(peer, Bucket{most_, now}).first->second;
  const std::chrono::duration<double, std::ratio<60>> passed = now - bucket.at;
  bucket.left = std::min(most_, bucket.left + std::max(0.0, passed.count()) * most_);
  bucket.at = now;
  if (bucket.left < 1)
    throw base::Error{base::Code::RATE_LIMITED, "too many requests from this address", "Wait a minute."};
  bucket.left -= 1;
}

}  // namespace farmtok::api
