#pragma once
// The head of an answer as bytes. The server decides the framing: headers that would contradict it are left out.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "http/message.hpp"

namespace farmtok::http {

struct Framing {
  std::optional<std::uint64_t> content_length;  // none: the body ends with the connection
  bool close = false;
  bool http_1_0 = false;
  bool open = false;  // by the open door: with what keeps browsers from guessing types and robots from indexing
  std::string_view date;
};

/// No body and no Content-Length may follow this status.
bool is_bodiless(int status);

/// Appends the head, its blank line included. A header whose name or value could break the head is left out.
void append_head(std::string& out, const Response& response, const Framing& framing);

/// "Thu, 24 Dec 2026 14:00:00 GMT" of a moment in seconds since 1970.
std::string http_date(std::int64_t seconds);

}  // namespace farmtok::http
