#pragma once
// The addresses of webhooks: their hosts, and the form in which they are shown. Their path is often a secret.

#include <string>
#include <string_view>

#include "model/work.hpp"

namespace farmtok::farm::messages {

/// "https://Hooks.example.org:8443/path" → "hooks.example.org:8443", without a user's name; "?" when there is no host.
std::string authority_of(std::string_view url);
/// The same without the port. A bare host is returned unchanged, in lower case.
std::string host_of(std::string_view url);
/// "https://hooks.example.org:8443 [1a2b3c4d]": scheme and host, and the first eight digits of the SHA-256 of the whole
/// address, which distinguish two of them. For events, the log and everything else that is shown.
std::string shown_address(std::string_view url);
/// The piece of work with the addresses in its payload in their shown form.
model::Work shown_work(model::Work work);

}  // namespace farmtok::farm::messages
