#include <algorithm>
#include <array>
#include <span>

#include "http/client/client.hpp"
#include "http/client/own_addresses.hpp"

namespace farmtok::http {
namespace {

bool in_any(std::span<const char* const> nets, const Address& address) {
  return std::ranges::any_of(nets, [&](const char* net) { return parse_network(net)->covers(address); });
}

/// Not of the public IPv4 internet (IANA special-purpose registry).
constexpr std::array special_v4{
    "0.0.0.0/8",                          // this network, unspecified
    "10.0.0.0/8",                         // private
    "100.64.0.0/10",                      // carrier-grade NAT
    "127.0.0.0/8",                        // loopback
    "169.254.0.0/16",                     // link-local, where clouds serve their metadata
    "172.16.0.0/12",                      // private
    "192.0.0.0/24",                       // protocol assignments
    "192.0.2.0/24",                       // documentation
    "192.88.99.0/24",                     // 6to4 relays
    "192.168.0.0/16",                     // private
    "198.18.0.0/15",                      // benchmarks
    "198.51.100.0/24", "203.0.113.0/24",  // documentation
    "224.0.0.0/4",                        // multicast
    "240.0.0.0/4",                        // reserved, broadcast
};

/// Holes in 2000::/3; everything outside of that is not global unicast: unspecified, loopback, IPv4-compatible and
/// -mapped, NAT64, unique local, link-local, multicast.
constexpr std::array special_v6{
    "2001::/23",      // protocol assignments, Teredo
    "2001:db8::/32",  // documentation
    "2002::/16",      // 6to4
    "3fff::/20",      // documentation
};

bool is_public(const Address& address) {
  if (address.v4) return !in_any(special_v4, address);
  return (address.bytes[0] >> 5) == 1 && !in_any(special_v6, address);
}

}  // namespace

AddressGuard::AddressGuard(const std::vector<std::string>& allow, IsOwn is_own)
    : allow_(allow, "net.allow"), is_own_(is_own ? std::move(is_own) : IsOwn(is_own_address)) {}

bool AddressGuard::permits(std::string_view text) const {
  const auto address = parse_address(text);
  if (!address) return false;
  return allow_.cover(*address) || (is_public(*address) && !is_own_(*address));
}

}  // namespace farmtok::http
