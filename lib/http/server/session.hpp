#pragma once
// One connection from its first byte to its last: heads, bodies, handlers, answers. For server.cpp only.

#include "http/server/client_address.hpp"
#include "http/server/request_parser.hpp"
#include "http/server/sending.hpp"

namespace farmtok::http {

/// A request and its state inside the server.
struct Exchange {
  Request request;
  RequestParser parser;
  RequestHead head;
  Router::Match match;
  std::shared_ptr<BodySink> sink;
  bool understood = false;          // the head was parsed, so the end of the request is known
  std::optional<Response> refused;  // the answer, when the request failed before its handler was called
};

/// Receives into the buffer; false when the client left or was dropped.
inline Awaitable<bool> receive(Connection& connection, std::size_t limit) {
  const auto space = connection.buffer.space(limit);
  const auto [error, count] =
      co_await connection.socket.async_read_some(asio::buffer(space.data(), space.size()), awaitable_tuple);
  if (error) co_return false;
  connection.buffer.filled(count);
  co_return true;
}

/// Waits for a complete head. Length of it in the buffer; 0 = the client is gone; npos = it is larger than allowed.
inline Awaitable<std::size_t> receive_head(Service& service, Connection& connection) {
  const auto& options = service.options;
  auto& buffer = connection.buffer;
  connection.enter(Phase::idle, options.idle_deadline);
  for (std::size_t searched = 0;;) {
    while (buffer.bytes().starts_with("\r\n")) {  // RFC 9112, 2.2
      buffer.consume(2);
      searched = 0;
    }
    const auto bytes = buffer.bytes();
    if (!bytes.empty() && connection.phase == Phase::idle) connection.enter(Phase::head, options.head_deadline);
    const auto length = RequestParser::head_size(bytes, searched);
    if (length > 0) co_return length > options.max_header ? std::string_view::npos : length;
    if (bytes.size() >= options.max_header) co_return std::string_view::npos;
    searched = bytes.size();
    if (!co_await receive(connection, options.max_header)) co_return 0;
  }
}

inline void check_access(const Service& service, const Request& request, Access access) {
  if (request.door == Door::open && access == Access::operator_) service.hooks.authorize(request);
}

/// Finds the route and checks whether this request may use it. Throws otherwise.
inline void find_route(const Service& service, Exchange& exchange) {
  auto& request = exchange.request;
  if (!exchange.head.known_method)
    throw base::Error(base::Code::METHOD_NOT_ALLOWED, "this method is not served anywhere here");
  auto& match = exchange.match = service.router.find(request.method, request.path);
  if (!match.route) {
    if (match.allowed.empty()) {
      // Checked for a token like an operator's route, so that the answer does not reveal which of them exist.
      check_access(service, request, Access::operator_);
      throw base::Error(base::Code::NOT_FOUND, "nothing is served at " + request.path);
    }
    // A client that may not know of a route must not learn of it by its methods either.
    for (const Method method : match.allowed)
      check_access(service, request, service.router.find(method, request.path).route->access);
    std::string allowed;
    for (const Method method : match.allowed) allowed.append(allowed.empty() ? "" : ", ").append(name(method));
    Headers headers;
    headers.add("Allow", allowed);
    throw Refusal(405, base::Code::METHOD_NOT_ALLOWED,
                  std::string(name(request.method)) + " is not served at " + request.path + ", but " + allowed + " is",
                  std::move(headers));
  }
  request.params = std::move(match.params);
  check_access(service, request, match.route->access);
}

inline std::uint64_t body_limit(const Service& service, const Exchange& exchange) {
  const Route& route = *exchange.match.route;
  if (route.make_sink) return service.options.max_upload;
  return route.max_body > 0 ? std::min(route.max_body, service.options.max_body) : service.options.max_body;
}

[[noreturn]] inline void refuse_body(std::uint64_t limit) {
  throw base::Error(base::Code::PAYLOAD_TOO_LARGE, "the body is larger than " + std::to_string(limit) + " bytes");
}

/// Parses the head in the buffer and decides whether a body is expected; sets `refused` when the request fails here.
inline void begin_exchange(Service& service, Connection& connection, Exchange& exchange, std::size_t head_length) {
  exchange.head = {};
  exchange.sink = nullptr;
  exchange.understood = false;
  exchange.request = {};
  exchange.request.door = connection.door;
  exchange.request.peer = connection.peer;
  exchange.refused = failure_of(service, exchange.request, [&] {
    if (head_length == std::string_view::npos)
      throw Refusal(431, base::Code::INVALID_REQUEST,
                    "the request's head is larger than " + std::to_string(service.options.max_header) + " bytes");
    exchange.head = exchange.parser.parse_head(connection.buffer.bytes().substr(0, head_length), exchange.request);
    exchange.understood = true;
    connection.buffer.consume(head_length);
    if (connection.door == Door::open)
      exchange.request.peer = client_behind(connection.peer, exchange.request.headers, service.options.trusted_proxies);
    find_route(service, exchange);
    if (const auto limit = body_limit(service, exchange); exchange.head.content_length > limit) refuse_body(limit);
  });
}

inline base::Error too_much_work() {
  return {base::Code::OVERLOADED, "too many requests at once", "Try again in a few seconds.", {{"retry-after", "2"}}};
}

/// Receives the body into the request, or through a worker into its sink. False = the client is gone.
inline Awaitable<bool> receive_body(Service& service, Connection& connection, Exchange& exchange) {
  constexpr std::size_t read_size = 128 << 10, write_size = 256 << 10;
  auto& request = exchange.request;
  auto& parser = exchange.parser;
  auto& refused = exchange.refused;
  const Route& route = *exchange.match.route;
  const auto limit = body_limit(service, exchange);
  const bool streamed = route.make_sink != nullptr;
  const auto enter_body = [&] {
    connection.enter(Phase::body, streamed ? service.options.idle_deadline : service.options.body_deadline);
  };
  std::string pending;
  auto& out = streamed ? pending : request.body;
  const auto write_pending = [&] {
    refused = failure_of(service, request, [&] {
      if (!exchange.sink) exchange.sink = route.make_sink(request);
      if (!pending.empty()) exchange.sink->write(pending);
    });
    pending.clear();
  };
  const auto written_by_worker = [&]() -> Awaitable<> {
    connection.enter(Phase::handling, {});
    const auto ran = co_await on_worker(service, service.writers, write_pending, [] { return true; });
    if (ran == Ran::full) refused = failure(service, request, too_much_work());
    enter_body();
  };

  if (streamed) co_await written_by_worker();  // makes the sink, which may refuse, before the first byte is requested
  enter_body();
  if (!refused && exchange.head.expects_continue && exchange.head.has_body && connection.buffer.bytes().empty() &&
      !co_await send_all(service, connection, "HTTP/1.1 100 Continue\r\n\r\n", {}))
    co_return false;

  std::uint64_t total = 0;
  while (!refused && !parser.done()) {
    std::size_t taken = 0;
    refused = failure_of(service, request, [&] {
      const auto before = out.size();
      taken = parser.take_body(connection.buffer.bytes(), out);
      total += out.size() - before;
      if (total > limit) refuse_body(limit);
      if (taken == 0 && connection.buffer.bytes().size() >= read_size)
        throw base::Error(base::Code::INVALID_REQUEST, "the chunked body is malformed");
    });
    if (refused) break;
    connection.buffer.consume(taken);
    if (streamed && (pending.size() >= write_size || parser.done())) co_await written_by_worker();
    if (refused || parser.done() || taken > 0) continue;
    if (!co_await receive(connection, read_size)) co_return false;
    if (streamed) enter_body();
    else connection.since = SteadyClock::now();
  }
  connection.buffer.shrink();
  co_return true;
}

/// Calls the route's handler on the thread that the route names. Empty: the client left before the handler ran.
inline Awaitable<std::optional<Response>> answer(Service& service, Connection& connection, Exchange& exchange) {
  const Route& route = *exchange.match.route;
  const auto& request = exchange.request;
  std::optional<Response> response;
  const auto work = [&] {
    auto failed = failure_of(service, request, [&] {
      response = route.make_sink ? route.upload_handler(request, std::move(exchange.sink)) : route.handler(request);
    });
    if (failed) response = std::move(failed);
  };
  connection.enter(Phase::handling, {});
  if (route.admit) {
    if (auto failed = failure_of(service, request, [&] { response = route.admit(request); }))
      response = std::move(failed);
    if (response) co_return response;
  }
  if (route.runs == Runs::inline_ && !route.make_sink) {
    work();
    co_return response;
  }
  const bool reads = request.method == Method::get || request.method == Method::head;
  const bool costly = route.runs == Runs::costly;
  // A change runs even when its client closed after sending it: a proof counts whose page was closed at once.
  const auto wanted = [socket = connection.socket.native_handle(), reads, costly] {
    return (!reads && !costly) || !has_left(socket, costly);
  };
  auto& workers = costly ? service.costly : reads ? service.readers : service.writers;
  const auto ran = co_await on_worker(service, workers, work, wanted);
  if (ran == Ran::full) response = failure(service, request, too_much_work());
  co_return response;
}

/// Sends the answer. True when another request may follow on this connection.
inline Awaitable<bool> send_response(Service& service, std::shared_ptr<Connection> connection, Exchange& exchange,
                                     Response& response, bool keep) {
  const auto& request = exchange.request;
  connection->sent = 0;
  connection->first_blocked = {};
  FilePart file;
  if (std::holds_alternative<FileBody>(response.body)) {
    auto failed = failure_of(service, request, [&] { file = open_file_part(request, response); });
    if (failed) response = *std::move(failed);
  }

  std::string_view body;
  Framing framing;
  if (const auto* text = std::get_if<std::string>(&response.body)) {
    framing.content_length = (body = *text).size();
  } else if (const auto* shared = std::get_if<std::shared_ptr<const std::string>>(&response.body)) {
    framing.content_length = (body = *shared ? std::string_view(**shared) : std::string_view{}).size();
  } else if (std::holds_alternative<FileBody>(response.body)) {
    framing.content_length = file.length;
  } else {
    response.headers.add("Content-Type", std::get<StreamBody>(response.body).content_type);
    response.headers.add("Cache-Control", "no-store");
    keep = false;
  }
  const bool bodiless = request.method == Method::head || is_bodiless(response.status);
  framing.close = !keep;
  framing.open = connection->door == Door::open;
  framing.http_1_0 = exchange.head.http_1_0;
  framing.date = service.date();
  auto& head = connection->head_out;
  head.clear();
  append_head(head, response, framing);
  if (bodiless) body = {};

  // A file's head waits in the kernel for the first bytes of the file.
  const bool with_file = file.length > 0 && !bodiless;
  if (!co_await send_all(service, *connection, head, body, with_file ? MSG_MORE : 0)) co_return false;
  if (with_file && !co_await send_file(service, *connection, file)) co_return false;
  if (const auto* source = std::get_if<StreamBody>(&response.body); source && !bodiless)
    co_await send_stream(service, connection, request, *source);
  co_return keep;
}

/// An immediate close would reset the connection while the client still sends, and the answer would be lost.
inline Awaitable<> say_goodbye(Connection& connection) {
  boost::system::error_code ignored;
  connection.socket.shutdown(Socket::shutdown_send, ignored);
  connection.enter(Phase::closing, std::chrono::seconds(2));
  do connection.buffer.consume(connection.buffer.bytes().size());
  while (co_await receive(connection, 64 << 10));
}

/// Keeps a connection in the list of its door while its coroutine exists, from before its first run.
class Registration {
 public:
  Registration(Service& service, std::shared_ptr<Connection> connection)
      : service_(&service), connection_(std::move(connection)) {
    service_->connections.add(*connection_);
  }
  Registration(Registration&&) noexcept = default;
  Registration& operator=(Registration&&) = delete;
  ~Registration() {
    if (!connection_) return;
    connection_->close();
    service_->send_budget.give_back(connection_->budgeted);
    service_->connections.remove(*connection_);
  }
  const std::shared_ptr<Connection>& connection() const { return connection_; }

 private:
  Service* service_;
  std::shared_ptr<Connection> connection_;
};

inline Awaitable<> serve(Service& service, Registration registered) {
  const auto& connection = registered.connection();
  Exchange exchange;
  for (bool keep = true; keep && !service.stopping;) {
    const auto head_length = co_await receive_head(service, *connection);
    if (head_length == 0) co_return;
    begin_exchange(service, *connection, exchange, head_length);
    if (!exchange.refused && (exchange.head.has_body || exchange.match.route->make_sink) &&
        !co_await receive_body(service, *connection, exchange))
      co_return;

    // Bytes of a refused request may still arrive, and the start of the next one would be unknown.
    const bool refused = exchange.refused.has_value();
    const bool broken = refused && (!exchange.understood || !exchange.parser.done());
    Response response;
    if (refused) {
      response = *std::move(exchange.refused);
    } else {
      auto made = co_await answer(service, *connection, exchange);
      if (!made) co_return;
      response = *std::move(made);
    }
    keep = exchange.head.keep_alive && !broken && !service.stopping;
    keep = co_await send_response(service, connection, exchange, response, keep);
    connection->served = connection->served || !refused;
    if (broken) co_await say_goodbye(*connection);
  }
}

}  // namespace farmtok::http
