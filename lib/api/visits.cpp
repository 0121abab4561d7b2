#include "api/visits.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/error.hpp"
#include "http/server/client_address.hpp"

namespace farmtok::api {

void Visits::count(const http::Request& request, base::Instant now) {
  if (request.door == http::Door::operator_ || request.peer.empty()) return;
  const auto client = http::client_group(request.peer);
  const std::scoped_lock guard{mutex_};
  auto& bucket = buckets_.at(client, {most_, now});
  const std::chrono::duration<double, std::ratio<60>> passed = now - bucket.at;
  bucket.left = std::min(most_, bucket.left + std::max(0.0, passed.count()) * most_);
  bucket.at = now;
  if (bucket.left < 1) {
    const auto wait = std::ceil((1 - bucket.left) * 60 / most_);
    throw base::Error{base::Code::RATE_LIMITED,
                      "too many requests from this address",
                      "Wait a minute.",
                      {{"retry-after", fmt::format("{:.0f}", wait)}}};
  }
  bucket.left -= 1;
}

}  // namespace farmtok::api
