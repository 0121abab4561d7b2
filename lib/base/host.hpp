#pragma once
// The host that a typed text names. Pure.

#include <optional>
#include <string>
#include <string_view>

namespace farmtok::base {

/// The host in lower case, without a port: of a host ("hooks.example.org:8443", "[::1]") or of an http or https
/// address on it. Empty when the text names none.
std::optional<std::string> host_named(std::string_view text);

}  // namespace farmtok::base
