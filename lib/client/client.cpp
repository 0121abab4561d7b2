#include "client/client.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstring>

#include "base/error.hpp"
#include "base/text/text.hpp"
#include "client/event_stream.hpp"

namespace farmtok::client {
namespace {

using base::Code;
using base::Error;

constexpr std::size_t largest_body = 256U << 20;
constexpr std::size_t upload_piece = 256 * 1024;

std::string text_in(const Json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string{};
}

Error stale() {
  return {Code::UNREACHABLE, "the daemon closed the connection without an answer", "farmtok daemon logs"};
}

}  // namespace

std::string target_of(const Request& request) {
  std::string target = request.path;
  char separator = target.find('?') == std::string::npos ? '?' : '&';
  for (const auto& [name, value] : request.query) {
    if (value.empty()) continue;
    target += fmt::format("{}{}={}", separator, base::url_encode(name), base::url_encode(value));
    separator = '&';
  }
  return target;
}

Error error_of(const Reply& reply) {
  const auto body = Json::parse(reply.body, nullptr, false);
  const auto found = body.is_object() ? body.find("error") : body.end();
  if (!body.is_object() || found == body.end() || !found->is_object())
    return {Code::UNREACHABLE, fmt::format("the daemon answered {} without saying why", reply.status),
            "Is another program listening at this socket? See: farmtok daemon status"};
  const auto name = text_in(*found, "code");
  Error error{base::code_from_name(name).value_or(Code::INTERNAL), text_in(*found, "message"), text_in(*found, "hint")};
  if (error.message.empty()) error.message = name.empty() ? fmt::format("status {}", reply.status) : name;
  if (const auto details = found->find("details"); details != found->end() && details->is_array())
    for (const auto& each : *details)
      if (each.is_object()) error.details.push_back({text_in(each, "field"), text_in(each, "message")});
  return error;
}

Json data_of(const Reply& reply) {
  if (reply.status < 200 || reply.status >= 300) throw error_of(reply);
  auto body = Json::parse(reply.body, nullptr, false);
  if (!body.is_object() || !body.value("success", false) || !body.contains("data")) throw error_of(reply);
  return std::move(body["data"]);
}

bool Client::reachable() {
  try {
    if (!connection_) connection_ = std::make_unique<Connection>(options_);
    return true;
  } catch (const Error& error) {
    if (error.code != Code::UNREACHABLE) throw;
    return false;
  }
}

std::string Client::head_of(const Request& request, std::size_t length) const {
  std::string head = fmt::format("{} {} HTTP/1.1\r\nHost: localhost\r\n", request.method, target_of(request));
  bool accepts = false;
  for (const auto& [name, value] : request.headers) {
    if (name.find_first_of("\r\n:") != std::string::npos || value.find_first_of("\r\n") != std::string::npos)
      throw Error{Code::USAGE, fmt::format("the header {} holds a line break", base::fit(name, 40))};
    accepts = accepts || base::lower(name) == "accept";
    head += fmt::format("{}: {}\r\n", name, value);
  }
  if (!accepts) head += "Accept: application/json\r\n";
  if (length > 0) head += fmt::format("Content-Type: {}\r\n", request.content_type);
  if (length > 0 || request.method != "GET") head += fmt::format("Content-Length: {}\r\n", length);
  return head + "\r\n";
}

Reply Client::finish(ReplyReader& reader, Reply reply, const BodySink* sink, std::chrono::milliseconds silence) {
  const bool hand_on = sink && reply.status >= 200 && reply.status < 300;
  const bool whole = reader.body(
      reply,
      [&](std::string_view piece) {
        if (hand_on) return (*sink)(piece);
        if (reply.body.size() + piece.size() > largest_body)
          throw Error{Code::PAYLOAD_TOO_LARGE, "the daemon's answer is larger than 256 MiB",
                      "Ask for less with --limit."};
        reply.body.append(piece);
        return true;
      },
      silence);
  if (!whole || !reader.keeps_alive()) connection_.reset();
  return reply;
}

std::optional<Reply> Client::exchange(const Request& request, const BodySink* sink, std::chrono::milliseconds silence) {
  if (!connection_) connection_ = std::make_unique<Connection>(options_);
  // A refusal may arrive before everything was sent: the answer is read after any write.
  connection_->write(head_of(request, request.body.size()) + request.body);
  ReplyReader reader{*connection_, request.method == "HEAD"};
  auto head = reader.head();
  if (!head) {
    connection_.reset();
    return std::nullopt;
  }
  return finish(reader, std::move(*head), sink, silence);
}

Reply Client::send(const Request& request) {
  const bool reused = connection_ != nullptr;
  try {
    if (auto reply = exchange(request, nullptr, options_.timeout)) return std::move(*reply);
    // A kept connection may have been closed while it was idle; a second try is safe where the request changes nothing.
    if (reused && request.method == "GET")
      if (auto reply = exchange(request, nullptr, options_.timeout)) return std::move(*reply);
  } catch (...) {
    connection_.reset();
    throw;
  }
  throw stale();
}

Reply Client::stream(const Request& request, const BodySink& sink) {
  auto reply = exchange(request, &sink, options_.timeout);
  if (!reply) throw stale();
  return std::move(*reply);
}

Json Client::get(std::string path, Query query) {
  return call({.method = "GET", .path = std::move(path), .query = std::move(query), .headers = {}, .body = {}});
}

Page Client::list(std::string path, Query query) {
  auto data = get(std::move(path), std::move(query));
  Page page;
  if (!data.is_object() || !data.contains("items") || !data["items"].is_array())
    throw Error{Code::UNREACHABLE, "the daemon's answer is not a list"};
  for (auto& item : data["items"]) page.items.push_back(std::move(item));
  if (const auto cursor = text_in(data, "next_cursor"); !cursor.empty()) page.next_cursor = cursor;
  if (const auto total = data.find("total"); total != data.end() && total->is_number_integer())
    page.total = total->get<std::int64_t>();
  return page;
}

Reply Client::send_file(const Request& request, const std::string& file, const Progress& progress,
                        const BodySink* sink) {
  const sys::Fd source{::open(file.c_str(), O_RDONLY | O_CLOEXEC)};
  struct stat facts {};
  if (!source || ::fstat(source.get(), &facts) != 0)
    throw Error{Code::INVALID_REQUEST, fmt::format("cannot read {}: {}", file, std::strerror(errno))};
  if (!S_ISREG(facts.st_mode))
    throw Error{Code::INVALID_REQUEST, fmt::format("{} is not a regular file", file),
                "Name a video file or an https URL."};
  if (!connection_) connection_ = std::make_unique<Connection>(options_);
  const auto total = static_cast<std::size_t>(facts.st_size);
  try {
    bool open = connection_->write(head_of(request, total));
    for (std::size_t sent = 0; open && sent < total && !connection_->readable();) {
      const auto count = std::min(upload_piece, total - sent);
      open = connection_->write_file(source.get(), count);
      sent += count;
      if (open && progress) progress(sent, total);
    }
    ReplyReader reader{*connection_, false};
    auto head = reader.head();
    if (!head) throw stale();
    const auto refused = head->status >= 300;
    auto reply = finish(reader, std::move(*head), sink, options_.timeout);
    if (refused) connection_.reset();  // the daemon may still expect the rest of the file on this connection
    return reply;
  } catch (...) {
    connection_.reset();
    throw;
  }
}

Json Client::upload(const std::string& file, std::string_view content_type, bool dry_run, const Progress& progress) {
  const Request request{.method = "POST",
                        .path = "/media",
                        .query = {{"dry_run", dry_run ? "true" : ""}},
                        .headers = {},
                        .body = {},
                        .content_type = std::string{content_type}};
  return data_of(send_file(request, file, progress));
}

void Client::follow(Request request, const std::function<bool(const Message&)>& on_message) {
  request.headers.emplace_back("Accept", "text/event-stream");
  EventStream stream{on_message};
  const BodySink sink = [&](std::string_view piece) { return stream.feed(piece); };
  const auto reply = exchange(request, &sink, std::chrono::milliseconds{0});
  if (!reply) throw stale();
  if (reply->status != 200) throw error_of(*reply);
}

}  // namespace farmtok::client
