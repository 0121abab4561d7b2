#include "http/address.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstring>

#include "base/error.hpp"

namespace farmtok::http {

std::optional<Address> parse_address(std::string_view text) {
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

bool Network::covers(const Address& other) const {
  const auto whole = static_cast<std::size_t>(prefix / 8);
  if (std::memcmp(address.bytes.data(), other.bytes.data(), whole) != 0) return false;
  const int rest = prefix % 8;
  return rest == 0 || (address.bytes[whole] >> (8 - rest)) == (other.bytes[whole] >> (8 - rest));
}

std::optional<Network> parse_network(std::string_view text) {
  const auto slash = text.find('/');
  const auto address = parse_address(text.substr(0, slash));
  if (!address) return std::nullopt;
  const int bits = address->v4 ? 32 : 128;
  int prefix = bits;
  if (slash != text.npos) {
    const auto digits = text.substr(slash + 1);
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), prefix);
    if (error != std::errc{} || end != digits.data() + digits.size() || prefix < 0 || prefix > bits)
      return std::nullopt;
  }
  return Network{*address, prefix + 128 - bits};
}

Networks::Networks(const std::vector<std::string>& entries, std::string_view key) {
  for (const auto& entry : entries) {
    const auto network = parse_network(entry);
    if (!network)
      throw base::Error(base::Code::CONFIG_INVALID, fmt::format("{}: '{}' is no address or CIDR", key, entry),
                        "write it as 127.0.0.0/8, ::1/128 or 10.1.2.3");
    networks_.push_back(*network);
  }
}

bool Networks::cover(const Address& address) const {
  return std::ranges::any_of(networks_, [&](const Network& network) { return network.covers(address); });
}

}  // namespace farmtok::http
