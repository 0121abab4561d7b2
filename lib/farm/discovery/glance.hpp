#pragma once
// A short look at the address of a video that is not stored here, before it is rendered.

#include <string>

#include "http/client/client.hpp"

namespace farmtok::farm::discovery {

/// Whether the video of a result or post is at an address elsewhere: it is read when its post is rendered.
bool is_elsewhere(const std::string& video_url);

/// Asks the address for its head, three seconds at most, and says in words what a render would meet there: a web page,
/// an error, or what may be a video. Says in any case that the video was not read. A query is not shown: it may be a
/// key.
std::string glance_at(const std::string& url, const http::AddressGuard& guard);

}  // namespace farmtok::farm::discovery
