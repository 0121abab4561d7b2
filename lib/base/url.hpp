#pragma once
// Web addresses in the forms that people and services write. Pure.

#include <cstddef>
#include <string>
#include <string_view>

namespace farmtok::base {

/// The length of "http://" or "https://" at the front, in any case; 0 when neither is there.
std::size_t web_scheme(std::string_view url);

/// The fault of an http or https address that could never be reached, in words that follow a field's name; empty when
/// there is none. Its host is a name, an IPv4 address of four numbers or an IPv6 address in brackets, without a user;
/// names in other scripts are fine, look-alikes of ASCII (as circled digits) are not.
std::string fault_of_web_address(std::string_view url);

}  // namespace farmtok::base
