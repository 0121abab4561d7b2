#pragma once
// The client of a request behind proxies, and the unit that counts as one client. Pure.

#include <string>
#include <string_view>

#include "http/address.hpp"
#include "http/message.hpp"

namespace farmtok::http {

/// The address of the client behind `peer`. A peer that `trusted` does not cover is the client. Of a trusted one the
/// headers Forwarded (RFC 7239) and X-Forwarded-For are read from the right, and the first address that is not trusted
/// is the client: the entries further left are only the client's claim. Where a header ends in something that is no
/// address, the last trusted hop is the client; so is `peer` when both headers are there and name different clients,
/// because a proxy that writes the one passes the other on as the client sent it.
std::string client_behind(std::string_view peer, const Headers& headers, const Networks& trusted);

/// The unit that counts as one client: an IPv4 address (also a mapped one), or the /64 of an IPv6 address, which one
/// subscriber gets. Other texts are returned unchanged.
std::string client_group(std::string_view address);

/// The owner that can have many groups at little cost: of an IPv6 group its /48, as a provider gives to one site. An
/// IPv4 address is returned unchanged, and so are other texts.
std::string client_site(std::string_view group);

}  // namespace farmtok::http
