#pragma once
// The files of assets/ and templates/ in their state at build time; see embedded.S.

#include <string_view>

namespace farmtok::pages::embedded {

std::string_view css();
std::string_view js();
std::string_view icon();
std::string_view layout();
std::string_view task();
std::string_view password();
std::string_view message();

}  // namespace farmtok::pages::embedded
