#pragma once
// A request and an answer for the rest of the project: no library's types, nothing about sockets.

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace farmtok::http {

/// Which listener a request came through: `operator_` is the Unix socket of this machine's user, `open` the TCP port.
enum class Door { operator_, open };

enum class Method { get, head, post, patch, put, delete_, options };
std::string_view name(Method method);

/// Header names are kept as sent and found without regard to case.
class Headers {
 public:
  void add(std::string name, std::string value) {
    if (rows_.empty()) rows_.reserve(8);  // most heads have fewer
    rows_.emplace_back(std::move(name), std::move(value));
  }
  /// The first value under `name`; empty when there is none.
  std::string_view get(std::string_view name) const;
  const std::vector<std::pair<std::string, std::string>>& rows() const { return rows_; }

 private:
  std::vector<std::pair<std::string, std::string>> rows_;
};

struct Request {
  Door door = Door::open;
  Method method = Method::get;
  /// Decoded path, always absolute and without dot segments, e.g. "/jobs/job_1/results".
  std::string path;
  /// Decoded pairs of the query string, in order.
  std::vector<std::pair<std::string, std::string>> query;
  Headers headers;
  std::string body;
  /// Address of the client ("127.0.0.1"), empty on the Unix socket. Behind a trusted proxy the client that it names.
  std::string peer;
  /// The values of the route's ":name" segments, in order; filled by the router.
  std::vector<std::string> params;

  std::string_view query_value(std::string_view name) const;
  bool has_query(std::string_view name) const;
};

/// A file to send, whole or by Range; sent with sendfile where the system can.
struct FileBody {
  std::string path;
  std::string content_type;
  /// Identifies these bytes, with its quotes, e.g. a digest. Empty: made of the file's number, size and time.
  std::string etag = {};
};

/// A source of server-sent events. `next` is called on the I/O thread whenever the source was poked and returns the
/// bytes to send now ("" = nothing yet); it must not block. The server sends a comment line every 15 s as heartbeat.
struct StreamBody {
  std::string content_type = "text/event-stream";
  std::function<std::string()> next;
};

struct Response {
  int status = 200;
  Headers headers;
  /// shared_ptr<const string>: bytes that several answers share (a cached page) and that are not copied.
  std::variant<std::string, std::shared_ptr<const std::string>, FileBody, StreamBody> body;
};

/// Receives a request body that is too large to keep in memory. Calls come in order and one at a time, on pool threads.
class BodySink {
 public:
  virtual ~BodySink() = default;
  /// Throws base::Error to refuse the rest; the server answers with it and closes.
  virtual void write(std::string_view bytes) = 0;
};

}  // namespace farmtok::http
