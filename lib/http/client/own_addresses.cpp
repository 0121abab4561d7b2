#include "http/client/own_addresses.hpp"

#include <ifaddrs.h>
#include <netinet/in.h>

#include <algorithm>
#include <chrono>
#include <cstring>
#include <memory>
#include <mutex>

namespace farmtok::http {

std::vector<Address> read_own_addresses() {
  ifaddrs* list = nullptr;
  if (::getifaddrs(&list) != 0) return {};
  const std::unique_ptr<ifaddrs, decltype(&::freeifaddrs)> owner(list, ::freeifaddrs);
  std::vector<Address> found;
  for (const auto* each = list; each; each = each->ifa_next) {
    if (!each->ifa_addr) continue;
    Address address;
    if (each->ifa_addr->sa_family == AF_INET) {
      const auto& v4 = reinterpret_cast<const sockaddr_in*>(each->ifa_addr)->sin_addr;
      address.bytes[10] = address.bytes[11] = 0xff;
      std::memcpy(address.bytes.data() + 12, &v4, sizeof v4);
      address.v4 = true;
    } else if (each->ifa_addr->sa_family == AF_INET6) {
      const auto& v6 = reinterpret_cast<const sockaddr_in6*>(each->ifa_addr)->sin6_addr;
      std::memcpy(address.bytes.data(), &v6, sizeof v6);
    } else {
      continue;
    }
    found.push_back(address);
  }
  return found;
}

bool is_own_address(const Address& address) {
  using Steady = std::chrono::steady_clock;
  static std::mutex mutex;
  static std::vector<Address> known;
  static auto read_at = Steady::time_point::min();
  const std::scoped_lock guard(mutex);
  // A new address counts within this time; a query of the kernel for each request would cost more than the request.
  if (read_at == Steady::time_point::min() || Steady::now() - read_at > std::chrono::seconds(5)) {
    known = read_own_addresses();
    read_at = Steady::now();
  }
  return std::ranges::find(known, address.bytes, &Address::bytes) != known.end();
}

}  // namespace farmtok::http
