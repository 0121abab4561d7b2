#pragma once
// Reading one HTTP/1.1 answer from a connection: head, then the body by length, by chunks or to the end.

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "client/connection.hpp"

namespace farmtok::client {

using Headers = std::vector<std::pair<std::string, std::string>>;

struct Reply {
  int status = 0;
  Headers headers;
  std::string body;

  /// Value of a header, by its name in any case; empty when absent.
  std::string_view header(std::string_view name) const;
};

/// Takes a piece of a body; false stops the reading.
using BodySink = std::function<bool(std::string_view)>;

class ReplyReader {
 public:
  ReplyReader(Connection& connection, bool head_only) : connection_(connection), head_only_(head_only) {}

  /// Status and headers. Empty when the connection ended before the first byte (a kept connection went stale).
  /// Throws UNREACHABLE when it ended later or the bytes are not HTTP.
  std::optional<Reply> head();
  /// The body, piece by piece. `timeout` bounds each silence. False when the sink stopped it.
  bool body(const Reply& reply, const BodySink& sink, std::chrono::milliseconds timeout);
  /// Whether another request may follow on the same connection.
  bool keeps_alive() const { return keeps_alive_; }

 private:
  bool by_length(std::size_t length, const BodySink& sink, std::chrono::milliseconds timeout);
  bool by_chunks(const BodySink& sink, std::chrono::milliseconds timeout);
  std::string line(std::chrono::milliseconds timeout);

  Connection& connection_;
  bool head_only_;
  bool keeps_alive_ = true;
};

}  // namespace farmtok::client
