#pragma once
// The server: a Unix socket for the operator and a TCP port for everyone else, over one router.

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "base/error.hpp"
#include "http/address.hpp"
#include "http/server/router.hpp"

namespace farmtok::http {

struct ServerOptions {
  /// Path of the operator's socket, created 0600; a missing folder is made 0700, an existing one stays unchanged; a
  /// stale socket is replaced, a live one refused with STATE_IN_USE. "" = none.
  std::string socket_path;
  /// "127.0.0.1:8642", "[::1]:8642", port 0 = any free one. "" = none.
  std::string http_address;
  /// Already listening descriptors handed over by a service manager; used instead of binding when set.
  std::optional<int> inherited_socket;
  std::optional<int> inherited_http;
  std::size_t max_body = 1 << 20;         // bytes, for bodies kept in memory
  std::uint64_t max_upload = 4ULL << 30;  // bytes, for streamed bodies
  std::size_t max_header = 16 * 1024;     // bytes of the whole head
  /// Open door. At the cap it closes a connection that has completed no request, else a slow reader, else an idle one;
  /// when all are busy, the new one.
  std::size_t max_connections = 512;
  /// Open door: connections of one client group (http/server/client_address.hpp); trusted proxies are not counted.
  std::size_t max_per_client = 128;
  /// Peers whose Forwarded and X-Forwarded-For are trusted.
  Networks trusted_proxies = {};
  std::chrono::seconds head_deadline{10};  // a request's head must be complete by then
  std::chrono::seconds body_deadline{30};  // a body kept in memory must be complete by then
  std::chrono::seconds idle_deadline{60};  // between requests, and without progress while a body streams
  std::chrono::seconds heartbeat{15};      // a comment line on idle streams
  /// Bytes a second that a client must take of an answer, counted after `speed_grace`.
  std::uint64_t least_speed = 1024;
  std::chrono::seconds speed_grace{30};
  unsigned pool_threads = 4;     // of each door, for reads and as many for writes; started when needed
  std::size_t costly_queue = 8;  // `costly` work that may wait
};

/// The server's calls into the API above it, so that the wire format of errors is defined in one place (lib/api).
struct ServerHooks {
  /// Turns any failure (also 404, 405, 413, 431, 400 of the server itself) into an answer. Called on the I/O threads
  /// and on workers in parallel. Where no code has the right status (416, 431) the server sets it on the answer.
  std::function<Response(const Request&, const base::Error&)> error;
  /// Decides whether a request of the open door may use an `operator_` route. Throws Error UNAUTHORIZED, or NOT_FOUND
  /// when the API is not served there. Called on the I/O thread before the body is read, also for paths that are no
  /// route, so that an answer does not reveal which routes exist.
  std::function<void(const Request&)> authorize;
};

class Server {
 public:
  /// Binds both listeners; throws base::Error with the address and the reason when it cannot.
  Server(Router router, ServerOptions options, ServerHooks hooks);
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  /// Serves until `stop`. Each door has its own I/O thread and its own workers; the calling thread is one of them.
  void run();
  /// Thread-safe: stops accepting, closes idle connections and streams, lets running requests finish for up to
  /// `grace`, then run() returns. Only the destructor waits for a pool handler that is still running then.
  void stop(std::chrono::milliseconds grace);
  /// Thread-safe: `next` of every open StreamBody is called again.
  void poke_streams();
  /// The TCP port that was bound, 0 when there is none.
  unsigned short port() const;
  std::size_t open_connections() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace farmtok::http
