#pragma once
// The machine is out of something for now: descriptors, memory, processes. Trying again later helps.

#include <exception>
#include <optional>
#include <string>

#include "base/error.hpp"

namespace farmtok::base {

/// EMFILE, ENFILE, ENOMEM, ENOBUFS, and EAGAIN, which is what fork() and new threads fail with. Not for calls on
/// non-blocking descriptors, where EAGAIN means "not now".
bool is_shortage(int error);

/// OVERLOADED: "cannot open the video: Too many open files", with what helps against this shortage.
Error shortage(const std::string& failed, int error);

/// OVERLOADED when the exception tells of such a shortage (std::bad_alloc, a std::system_error with such a number).
std::optional<Error> shortage_in(const std::exception& failed);

}  // namespace farmtok::base
