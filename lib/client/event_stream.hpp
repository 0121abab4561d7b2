#pragma once
// Server-sent events from pieces of text, wherever the pieces were cut.

#include <functional>
#include <string>
#include <string_view>

#include "client/client.hpp"

namespace farmtok::client {

class EventStream {
 public:
  explicit EventStream(std::function<bool(const Message&)> on_message) : on_message_(std::move(on_message)) {}
  /// Takes the next piece; false as soon as the callback returned false. Comments and retry hints are skipped.
  bool feed(std::string_view piece);

 private:
  bool line(std::string_view text);

  std::function<bool(const Message&)> on_message_;
  std::string rest_;
  Message message_;
};

}  // namespace farmtok::client
