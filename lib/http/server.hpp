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
#include "http/router.hpp"

namespace farmtok::http {

struct ServerOptions {
  /// Path of the operator's socket, created 0600; a missing folder is made 0700, an existing one is left as it is; a
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
  /// Open door. At the cap one of those is closed that have completed no request, else a slow reader, else an idle one;
  /// when all are at work the newcomer is.
  std::size_t max_connections = 512;
  /// Open door: connections of one client group (http/client_address.hpp); trusted proxies are not counted.
  std::size_t max_per_client = 128;
  /// Peers whose Forwarded and X-Forwarded-For are believed.
  Networks trusted_proxies = {};
  std::chrono::seconds head_deadline{10};  // a request's head must be complete by then
  std::chrono::seconds body_deadline{30};  // a body kept in memory must be complete by then
  std::chrono::seconds idle_deadline{60};  // between requests, and without progress while a body streams
  std::chrono::seconds heartbeat{15};      // a comment line on streams that have nothing to say
  /// Bytes a second that a client must take of an answer, counted after `speed_grace`.
  std::uint64_t least_speed = 1024;
  std::chrono::seconds speed_grace{30};
  unsigned pool_threads = 4;     // of each door, to read and as many to write; started when needed
  std::size_t costly_queue = 8;  // `costly` work that may wait
};

/// What the server asks of the API above it, so that the wire format of errors stands in one place (lib/api).
struct ServerHooks {
  /// Turns any failure (also 404, 405, 413, 431, 400 of the server's own) into an answer. Called on the I/O threads
  /// and on workers at once. Where no code has the right status (416, 431) the server sets it on the answer.
  std::function<Response(const Request&, const base::Error&)> error;
  /// Says whether a request of the open door may pass an `operator_` route. Throws Error UNAUTHORIZED, or NOT_FOUND
  /// when the API is not served there. Called on the I/O thread before the body is read, also for paths that are no
  /// route, so that an answer does not tell which routes there are.
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
  /// Thread-safe: stops accepting, closes idle connections and streams, lets requests under way finish for up to
  /// `grace`, then run() returns. A pool handler that is still running then is waited for by the destructor only.
  void stop(std::chrono::milliseconds grace);
  /// Thread-safe: every open StreamBody is asked for its next bytes.
  void poke_streams();
  /// The TCP port really bound, 0 when there is none.
  unsigned short port() const;
  std::size_t open_connections() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace farmtok::http
