#pragma once
// The pages without a task.

#include <string>
#include <string_view>

namespace farmtok::pages {

/// Asks for the password of a protected post: a form that posts the field `password` to `form_action`. `error` is shown
/// next to the field; empty on the first visit.
std::string password_page(std::string_view form_action, std::string_view error);

/// A heading and a sentence or two: not found, gone, too many requests, an error of the server.
std::string message_page(std::string_view title, std::string_view text);

}  // namespace farmtok::pages
