#pragma once
// The machine has run out of descriptors, memory or processes for now. A later retry helps.

#include <exception>
#include <optional>
#include <string>

#include "base/error.hpp"

namespace farmtok::base {

/// EMFILE, ENFILE, ENOMEM, ENOBUFS, and EAGAIN, with which fork() and new threads fail. Not for calls on
/// non-blocking descriptors, where EAGAIN means "not now".
bool is_shortage(int error);

/// OVERLOADED: "cannot open the video: Too many open files", with a hint against this shortage.
Error shortage(const std::string& failed, int error);

/// OVERLOADED when the exception reports such a shortage (std::bad_alloc, a std::system_error with such a number).
std::optional<Error> shortage_in(const std::exception& failed);

}  // namespace farmtok::base
