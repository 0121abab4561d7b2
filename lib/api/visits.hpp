#pragma once
// How many requests one client may make: a bucket that refills over a minute.

#include <cstdint>
#include <mutex>

#include "base/recent.hpp"
#include "base/time.hpp"
#include "http/message.hpp"

namespace farmtok::api {

class Visits {
 public:
  explicit Visits(std::int64_t a_minute) : most_(static_cast<double>(a_minute)) {}
  /// Counts for the client group of the request's peer address. The operator's socket is not limited. Throws
  /// RATE_LIMITED with the seconds to wait as the detail "retry-after". Thread-safe.
  void count(const http::Request& request, base::Instant now);

 private:
  struct Bucket {
    double left;
    base::Instant at;
  };
  static constexpr std::size_t most_clients = 10'000;

  double most_;
  std::mutex mutex_;
  base::Recent<Bucket> buckets_{most_clients};
};

}  // namespace farmtok::api
