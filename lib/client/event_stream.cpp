#include "client/event_stream.hpp"

namespace farmtok::client {

bool EventStream::feed(std::string_view piece) {
  rest_.append(piece);
  std::size_t start = 0;
  for (auto end = rest_.find('\n'); end != std::string::npos; end = rest_.find('\n', start)) {
    auto text = std::string_view{rest_}.substr(start, end - start);
    if (text.ends_with('\r')) text.remove_suffix(1);
    if (!line(text)) return false;
    start = end + 1;
  }
  rest_.erase(0, start);
  return true;
}

bool EventStream::line(std::string_view text) {
  if (text.empty()) {
    if (message_.data.empty()) return true;
    Message whole;
    std::swap(whole, message_);
    message_.id = whole.id;  // an id is valid until another one arrives
    return on_message_(whole);
  }
  const auto colon = text.find(':');
  const auto name = text.substr(0, colon);
  auto value = colon == std::string_view::npos ? std::string_view{} : text.substr(colon + 1);
  if (value.starts_with(' ')) value.remove_prefix(1);
  if (name == "id") message_.id = value;
  else if (name == "event") message_.event = value;
  else if (name == "data") message_.data += (message_.data.empty() ? "" : "\n") + std::string{value};
  return true;
}

}  // namespace farmtok::client
