#pragma once
// How many requests one address may make: a bucket that refills over a minute.

#include <map>
#include <mutex>
#include <string>

#include "base/time.hpp"
#include "http/message.hpp"

namespace farmtok::api {

class Visits {
 public:
  explicit Visits(std::int64_t a_minute) : most_(static_cast<double>(a_minute)) {}
  /// Throws RATE_LIMITED. The operator's socket and this machine itself (a reverse proxy counts for itself) pass.
  void count(const http::Request& request, base::Instant now);

 private:
  struct Bucket {
    double left;
    base::Instant at;
  };
  double most_;
  std::mutex mutex_;
  std::map<std::string, Bucket> buckets_;
};

}  // namespace farmtok::api
