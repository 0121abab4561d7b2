#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>
#include <optional>

#include "base/error.hpp"
#include "http/outbound.hpp"

namespace farmtok::http {
namespace {

/// IPv4 as ::ffff:a.b.c.d, and whether it was written as IPv4.
struct Address {
  std::array<unsigned char, 16> bytes{};
  bool v4 = false;
};

std::optional<Address> parse(std::string_view text) {
  const std::string terminated(text);
  Address address;
  if (::inet_pton(AF_INET, terminated.c_str(), address.bytes.data() + 12) == 1) {
    address.bytes[10] = address.bytes[11] = 0xff;
    address.v4 = true;
    return address;
  }
  address.bytes = {};
  if (::inet_pton(AF_INET6, terminated.c_str(), address.bytes.data()) == 1) return address;
  return std::nullopt;
}

bool covers(const unsigned char* net, int prefix, const Address& address) {
  const auto whole = static_cast<std::size_t>(prefix / 8);
  if (std::memcmp(net, address.bytes.data(), whole) != 0) return false;
  const int rest = prefix % 8;
  return rest == 0 || (net[whole] >> (8 - rest)) == (address.bytes[whole] >> (8 - rest));
}

struct Cidr {
  Address address;
  int prefix;
};

std::optional<Cidr> parse_cidr(std::string_view text) {
  const auto slash = text.find('/');
  const auto address = parse(text.substr(0, slash));
  if (!address) return std::nullopt;
  const int bits = address->v4 ? 32 : 128;
  int prefix = bits;
  if (slash != text.npos) {
    const auto digits = text.substr(slash + 1);
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), prefix);
    if (error != std::errc{} || end != digits.data() + digits.size() || prefix < 0 || prefix > bits)
      return std::nullopt;
  }
  return Cidr{*address, prefix + 128 - bits};
}

bool in_any(std::span<const char* const> nets, const Address& address) {
  return std::ranges::any_of(nets, [&](const char* net) {
    const auto cidr = parse_cidr(net);
    return covers(cidr->address.bytes.data(), cidr->prefix, address);
  });
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

AddressGuard::AddressGuard(const std::vector<std::string>& allow) {
  for (const auto& entry : allow) {
    const auto cidr = parse_cidr(entry);
    if (!cidr)
      throw base::Error(base::Code::CONFIG_INVALID, "net.allow: '" + entry + "' is no address or CIDR",
                        "write it as 127.0.0.0/8, ::1/128 or 10.1.2.3");
    Net net{};
    std::ranges::copy(cidr->address.bytes, net.bytes);
    net.prefix = cidr->prefix;
    allow_.push_back(net);
  }
}

bool AddressGuard::permits(std::string_view text) const {
  const auto address = parse(text);
  if (!address) return false;
  return is_public(*address) ||
         std::ranges::any_of(allow_, [&](const Net& net) { return covers(net.bytes, net.prefix, *address); });
}

}  // namespace farmtok::http
