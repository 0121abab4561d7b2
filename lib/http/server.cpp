#include "http/server.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/posix/basic_stream_descriptor.hpp>

#include "http/listeners.hpp"
#include "http/session.hpp"
#include "http/sigpipe.hpp"

namespace farmtok::http {
namespace {

using Readiness = asio::posix::basic_stream_descriptor<Executor>;

/// A listener and what tells us that somebody waits at it.
struct Entrance {
  Entrance(Listener bound, asio::io_context& io) : listener(std::move(bound)), ready(io.get_executor()) {
    // Its own descriptor: asio wants to own the one it watches.
    const int watched = ::dup(listener.fd());
    if (watched < 0) throw std::system_error(errno, std::generic_category(), "dup");
    ready.assign(watched);
  }
  void close() {
    ready.close();
    listener.close();
  }

  Listener listener;
  Readiness ready;
};

constexpr auto sweep_interval = std::chrono::milliseconds(500);
constexpr auto accept_pause = std::chrono::milliseconds(50);
constexpr int accepts_a_turn = 64;  // so that a flood of them leaves time for those already in

}  // namespace

struct Server::Impl : Service {
  Impl(Router with_router, ServerOptions with_options, ServerHooks with_hooks)
      : Service(std::move(with_router), std::move(with_options), std::move(with_hooks)) {
    if (options.inherited_socket) open(Listener::inherited(*options.inherited_socket, Door::operator_));
    else if (!options.socket_path.empty()) open(Listener::unix_socket(options.socket_path));
    if (options.inherited_http) open(Listener::inherited(*options.inherited_http, Door::open));
    else if (!options.http_address.empty()) open(Listener::tcp(options.http_address));
  }

  void open(Listener listener) {
    if (listener.door() == Door::open) port = listener.port();
    entrances.push_back(std::make_unique<Entrance>(std::move(listener), io));
  }

  void run() {
    const BlockedSigpipe no_sigpipe;
    const auto work = asio::make_work_guard(io);
    for (auto& entrance : entrances) asio::co_spawn(io, accept_all(*entrance), asio::detached);
    io.run();
  }

  Awaitable<> accept_all(Entrance& entrance) {
    Timer pause(io.get_executor());
    for (;;) {
      const auto [error] = co_await entrance.ready.async_wait(Readiness::wait_read, awaitable_tuple);
      if (error || stopping) co_return;
      if (accept_waiting(entrance.listener)) continue;
      pause.expires_after(accept_pause);
      (void)co_await pause.async_wait(awaitable_tuple);
      if (stopping) co_return;
    }
  }

  /// Takes in those who wait, some at a time. False when the system is out of descriptors
  /// or memory: one is freed, try again soon.
  bool accept_waiting(const Listener& listener) try {
    for (int turn = 0; turn < accepts_a_turn; ++turn) {
      auto accepted = listener.accept();
      if (!accepted) break;
      if (listener.door() == Door::open && connections.open_door() >= options.max_connections &&
          !connections.drop_longest_idle())
        continue;  // all are at work: the newcomer is closed
      take_in(*std::move(accepted), listener.door());
    }
    return true;
  } catch (const std::system_error& error) {
    log::warn("cannot accept connections", {{"reason", error.what()}});
    connections.drop_longest_idle();
    return false;
  }

  void take_in(Accepted accepted, Door door) {
    Socket socket(io.get_executor());
    boost::system::error_code error;
    socket.assign(asio::generic::stream_protocol(accepted.family, 0), accepted.fd.get(), error);
    if (error) return;
    accepted.fd.release();
    socket.native_non_blocking(true, error);
    asio::co_spawn(io, serve(*this, std::make_shared<Connection>(std::move(socket), door, std::move(accepted.peer))),
                   [this](const std::exception_ptr& failed) { connection_ended(failed); });
    if (!std::exchange(sweeping, true)) asio::co_spawn(io, sweep(), asio::detached);
  }

  void connection_ended(const std::exception_ptr& failed) {
    if (failed) try {
        std::rethrow_exception(failed);
      } catch (const std::exception& error) {
        log::error("a connection failed", {{"reason", error.what()}});
      }
    finish_if_stopped();
  }

  /// Ends what has passed its deadline; sleeps for good while nobody is connected.
  Awaitable<> sweep() {
    Timer tick(io.get_executor());
    while (!connections.empty()) {
      tick.expires_after(sweep_interval);
      (void)co_await tick.async_wait(awaitable_tuple);
      connections.close_expired(SteadyClock::now());
    }
    sweeping = false;
  }

  void begin_stop(std::chrono::milliseconds grace) {
    if (!std::exchange(stopping, true))
      for (auto& entrance : entrances) entrance->close();
    connections.close_idle();
    connections.poke_streams();
    const auto until = SteadyClock::now() + grace;
    if (until < last_moment) {
      last_moment = until;
      grace_over.expires_at(until);
      grace_over.async_wait([this](boost::system::error_code cancelled) {
        if (cancelled) return;
        if (!connections.empty()) log::warn("requests were cut off by the stop", {{"count", connections.count()}});
        connections.close_all();
        io.stop();
      });
    }
    finish_if_stopped();
  }

  void finish_if_stopped() {
    if (stopping && connections.empty()) asio::post(io, [this] { io.stop(); });
  }

  std::vector<std::unique_ptr<Entrance>> entrances;
  unsigned short port = 0;
  bool sweeping = false;
  Timer grace_over{io.get_executor()};
  SteadyClock::time_point last_moment = SteadyClock::time_point::max();
  std::atomic<bool> poke_pending = false;
};

Server::Server(Router router, ServerOptions options, ServerHooks hooks)
    : impl_(std::make_unique<Impl>(std::move(router), std::move(options), std::move(hooks))) {}

Server::~Server() = default;

void Server::run() { impl_->run(); }

void Server::stop(std::chrono::milliseconds grace) {
  asio::post(impl_->io, [impl = impl_.get(), grace] { impl->begin_stop(grace); });
}

void Server::poke_streams() {
  if (impl_->poke_pending.exchange(true)) return;
  asio::post(impl_->io, [impl = impl_.get()] {
    impl->poke_pending = false;
    impl->connections.poke_streams();
  });
}

unsigned short Server::port() const { return impl_->port; }

std::size_t Server::open_connections() const { return impl_->connections.count(); }

}  // namespace farmtok::http
