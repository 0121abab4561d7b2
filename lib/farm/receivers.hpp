#pragma once
// The addresses of webhooks: where they lead, and how they are shown. The path of such an address is often a secret.

#include <string>
#include <string_view>

#include "model/work.hpp"

namespace farmtok::farm {

/// "https://Hooks.example.org:8443/path" → "hooks.example.org:8443", without a user's name; "?" when there is no host.
std::string authority_of(std::string_view url);
/// The same without the port. A bare host is answered as it is, in lower case.
std::string host_of(std::string_view url);
/// "https://hooks.example.org:8443 [1a2b3c4d]": scheme and host, and the first eight digits of the SHA-256 of the whole
/// address, by which two of them are told apart. For events, the log and whatever else is shown.
std::string shown_address(std::string_view url);
/// The piece of work with the addresses in its payload as they are shown.
model::Work shown_work(model::Work work);

}  // namespace farmtok::farm
