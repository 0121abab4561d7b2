#pragma once
// The addresses of this machine's own interfaces.

#include <vector>

#include "http/address.hpp"

namespace farmtok::http {

/// The current addresses.
std::vector<Address> read_own_addresses();

/// Whether one of this machine's interfaces has the address. The list of addresses is read again after a few
/// seconds. Thread-safe.
bool is_own_address(const Address& address);

}  // namespace farmtok::http
