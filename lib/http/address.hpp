#pragma once
// Numeric addresses and networks of them. Pure.

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace farmtok::http {

/// IPv4 is kept as ::ffff:a.b.c.d; `v4` says that it was written as IPv4.
struct Address {
  std::array<unsigned char, 16> bytes{};
  bool v4 = false;
};

/// "192.0.2.1", "2001:db8::1". Empty for everything else, also for names and zones ("fe80::1%eth0").
std::optional<Address> parse_address(std::string_view text);

struct Network {
  Address address;
  int prefix = 128;  // bits of `bytes`, so 96 to 128 for IPv4

  bool covers(const Address& other) const;
};

/// "10.0.0.0/8", "::1/128", or one address alone.
std::optional<Network> parse_network(std::string_view text);

/// A list of networks from the configuration.
class Networks {
 public:
  Networks() = default;
  /// Throws base::Error{CONFIG_INVALID} with `key` and the invalid entry.
  Networks(const std::vector<std::string>& entries, std::string_view key);

  bool cover(const Address& address) const;
  bool empty() const { return networks_.empty(); }

 private:
  std::vector<Network> networks_;
};

}  // namespace farmtok::http
