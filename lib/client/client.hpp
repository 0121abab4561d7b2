#pragma once
// The typed client of the daemon's own API over its Unix socket. Blocking; one connection serves many calls.

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "base/json.hpp"
#include "client/reply.hpp"

namespace farmtok::client {

using base::Json;

/// Names and values of a query string, not yet encoded; empty values are left out.
using Query = std::vector<std::pair<std::string, std::string>>;

struct Request {
  std::string method = "GET";
  std::string path;  // as sent: "/jobs"
  Query query;
  Headers headers;
  std::string body;
  std::string content_type = "application/json";
};

/// One page of a list.
struct Page {
  std::vector<Json> items;
  std::optional<std::string> next_cursor;
  std::optional<std::int64_t> total;  // empty where the daemon does not count
};

/// One message of an event stream.
struct Message {
  std::string id;
  std::string event;
  std::string data;
};

/// Called during an upload with the bytes sent so far and the total.
using Progress = std::function<void(std::size_t sent, std::size_t total)>;

/// Path and query as a request line holds them.
std::string target_of(const Request& request);
/// The error of an error envelope as base::Error; for an answer without one, UNREACHABLE with its status.
base::Error error_of(const Reply& reply);
/// The `data` of an envelope. Throws error_of(reply) unless it says success.
Json data_of(const Reply& reply);

class Client {
 public:
  explicit Client(Options options) : options_(std::move(options)) {}

  /// Whether a process listens at the socket. Throws only FORBIDDEN and CONFIG_INVALID.
  bool reachable();

  /// Any answer, whatever its status. Bodies are bounded by 256 MiB.
  Reply send(const Request& request);
  /// As send, but passes the body on piece by piece when the status is 2xx; other bodies are in the reply.
  Reply stream(const Request& request, const BodySink& sink);
  /// The data of the answer. Throws the error that the daemon answered (NOT_APPROVED, …), or UNREACHABLE, TIMED_OUT.
  Json call(const Request& request) { return data_of(send(request)); }
  Json get(std::string path, Query query = {});
  Page list(std::string path, Query query = {});

  /// As send or, with a sink, as stream; the body is the bytes of a regular file, read as they are sent. Throws
  /// INVALID_REQUEST when it cannot be read.
  Reply send_file(const Request& request, const std::string& file, const Progress& progress,
                  const BodySink* sink = nullptr);
  /// POST /media with the bytes of a regular file; returns the Media. Throws as send_file.
  Json upload(const std::string& file, std::string_view content_type, bool dry_run, const Progress& progress);
  /// Follows an event stream until `on_message` returns false or the daemon ends it. Waits without limit.
  void follow(Request request, const std::function<bool(const Message&)>& on_message);

 private:
  std::string head_of(const Request& request, std::size_t length) const;
  std::optional<Reply> exchange(const Request& request, const BodySink* sink, std::chrono::milliseconds silence);
  Reply finish(ReplyReader& reader, Reply reply, const BodySink* sink, std::chrono::milliseconds silence);

  Options options_;
  std::unique_ptr<Connection> connection_;
};

}  // namespace farmtok::client
