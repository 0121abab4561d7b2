#include "client/reply.hpp"

#include <algorithm>
#include <charconv>

#include "base/error.hpp"
#include "base/text/text.hpp"

namespace farmtok::client {
namespace {

constexpr std::size_t longest_head = 64 * 1024;

[[noreturn]] void broken(std::string_view what) {
  throw base::Error{base::Code::UNREACHABLE, "the daemon's answer " + std::string{what},
                    "See what happened with: farmtok daemon logs"};
}

std::size_t number(std::string_view text, int base) {
  std::size_t value = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value, base);
  if (fault != std::errc{} || end != text.data() + text.size() || text.empty()) broken("has a broken length");
  return value;
}

void read_line_into(Reply& reply, std::string_view line) {
  const auto colon = line.find(':');
  if (colon == std::string_view::npos) broken("has a broken header");
  reply.headers.emplace_back(base::lower(line.substr(0, colon)), std::string{base::trim(line.substr(colon + 1))});
}

}  // namespace

std::string_view Reply::header(std::string_view name) const {
  const auto wanted = base::lower(name);
  const auto found = std::ranges::find(headers, wanted, &Headers::value_type::first);
  return found == headers.end() ? std::string_view{} : std::string_view{found->second};
}

std::optional<Reply> ReplyReader::head() {
  for (;;) {
    const auto pending = connection_.pending();
    const auto end = pending.find("\r\n\r\n");
    if (end == std::string_view::npos) {
      if (pending.size() > longest_head) broken("has a head without end");
      if (connection_.fill(connection_.timeout())) continue;
      if (connection_.pending().empty()) return std::nullopt;
      broken("broke off");
    }
    Reply reply;
    auto rest = pending.substr(0, end + 2);
    const auto first = rest.substr(0, rest.find("\r\n"));
    if (!first.starts_with("HTTP/1.") || first.size() < 12) broken("is not HTTP");
    reply.status = static_cast<int>(number(first.substr(9, 3), 10));
    for (rest.remove_prefix(first.size() + 2); !rest.empty(); rest.remove_prefix(rest.find("\r\n") + 2))
      read_line_into(reply, rest.substr(0, rest.find("\r\n")));
    connection_.take(end + 4);
    if (reply.status >= 100 && reply.status < 200) continue;  // an interim answer: the real one follows
    keeps_alive_ = base::lower(reply.header("connection")) != "close" && first.starts_with("HTTP/1.1");
    return reply;
  }
}

bool ReplyReader::body(const Reply& reply, const BodySink& sink, std::chrono::milliseconds timeout) {
  if (head_only_ || reply.status == 204 || reply.status == 304) return true;
  if (base::lower(reply.header("transfer-encoding")) == "chunked") return by_chunks(sink, timeout);
  if (const auto length = reply.header("content-length"); !length.empty())
    return by_length(number(length, 10), sink, timeout);
  keeps_alive_ = false;
  for (;;) {
    const auto pending = connection_.pending();
    if (!pending.empty()) {
      const bool more = sink(pending);
      connection_.take(pending.size());
      if (!more) return false;
    }
    if (!connection_.fill(timeout)) return true;
  }
}

bool ReplyReader::by_length(std::size_t length, const BodySink& sink, std::chrono::milliseconds timeout) {
  while (length > 0) {
    const auto part = connection_.pending().substr(0, length);
    if (part.empty()) {
      if (!connection_.fill(timeout)) broken("broke off");
      continue;
    }
    const bool more = sink(part);
    length -= part.size();
    connection_.take(part.size());
    if (!more) return keeps_alive_ = false;
  }
  return true;
}

bool ReplyReader::by_chunks(const BodySink& sink, std::chrono::milliseconds timeout) {
  for (;;) {
    const auto size = line(timeout);
    const auto length = number(base::trim(std::string_view{size}.substr(0, size.find(';'))), 16);
    if (length == 0) break;
    if (!by_length(length, sink, timeout)) return false;
    if (!line(timeout).empty()) broken("has a broken chunk");
  }
  while (!line(timeout).empty()) {
  }
  return true;
}

std::string ReplyReader::line(std::chrono::milliseconds timeout) {
  for (;;) {
    const auto pending = connection_.pending();
    const auto end = pending.find("\r\n");
    if (end != std::string_view::npos) {
      std::string text{pending.substr(0, end)};
      connection_.take(end + 2);
      return text;
    }
    if (pending.size() > longest_head) broken("has a line without end");
    if (!connection_.fill(timeout)) broken("broke off");
  }
}

}  // namespace farmtok::client
