#pragma once
// Routes are data: method, path, access, thread, and handler.

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "http/message.hpp"

namespace farmtok::http {

/// Who may call: `operator_` the Unix socket, or the open door with a valid bearer token when the API is switched on
/// there (else the open door answers 404, as if the route did not exist); `anyone` both doors without a token.
enum class Access { operator_, anyone };

/// Where a handler runs. Each door has separate threads for all of them.
/// `inline_`: on the door's I/O thread, for fast reads that never wait for a writer.
/// `pool`: on a worker; GETs on those that read, everything else on those that write, so that writers that wait for a
/// locked store delay no reader.
/// `costly`: one at a time behind a short queue, for work that takes a processor for long (a password's hash). When the
/// queue is full the answer is OVERLOADED at once, and work of a client that has left is not begun.
enum class Runs { inline_, pool, costly };

struct Route {
  Method method;
  /// Segments, ":name" for a parameter: "/jobs/:job_id/results".
  std::string path;
  Access access;
  Runs runs;
  std::function<Response(const Request&)> handler;
  /// Set for routes whose body is streamed: makes the sink before the first byte is read; the sink is handed to
  /// `upload_handler` once the body is complete, instead of `handler` being called.
  std::function<std::shared_ptr<BodySink>(const Request&)> make_sink = {};
  std::function<Response(const Request&, std::shared_ptr<BodySink>)> upload_handler = {};
  /// Called on the I/O thread once the request is complete, before it waits for a worker: throws to refuse it, or gives
  /// the answer itself. Must not block. For limits that must cost nothing when they apply.
  std::function<std::optional<Response>(const Request&)> admit = {};
  /// Largest body in bytes, where the route allows less than the server; 0 = the server's limit.
  std::size_t max_body = 0;
  /// A short description of the route for `farmtok api` and the documentation.
  std::string summary = {};
};

/// All routes of the program. Throws std::logic_error at construction when two rows claim the same method and path.
class Router {
 public:
  explicit Router(std::vector<Route> routes);

  struct Match {
    const Route* route = nullptr;  // null: no such path, or not with this method
    std::vector<std::string> params;
    std::vector<Method> allowed;  // methods of the path when only the method was wrong
  };
  /// Static segments win over parameters. HEAD finds the GET route.
  Match find(Method method, std::string_view path) const;
  std::span<const Route> routes() const { return *routes_; }

 private:
  struct Node;
  // Shared and never changed, so that copies of a router are cheap and a Match outlives a move.
  std::shared_ptr<const std::vector<Route>> routes_;
  std::shared_ptr<const Node> root_;
};

}  // namespace farmtok::http
