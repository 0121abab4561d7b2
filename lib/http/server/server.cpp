#include "http/server/server.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/posix/basic_stream_descriptor.hpp>
#include <functional>
#include <thread>

#include "http/client/sigpipe.hpp"
#include "http/server/listeners.hpp"
#include "http/server/session.hpp"
#include "log/burst.hpp"

namespace farmtok::http {
namespace {

using Readiness = asio::posix::basic_stream_descriptor<IoExecutor>;

/// A listener, and the descriptor that signals a waiting connection.
struct Entrance {
  Entrance(Listener bound, asio::io_context& io) : listener(std::move(bound)), ready(io.get_executor()) {
    // A separate descriptor: asio wants to own the one it watches.
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
constexpr int accepts_a_turn = 64;  // so that a flood of them leaves time for existing connections

/// One door in operation: its listener, and the thread that serves its connections.
struct Side : Service {
  Side(const Shared& shared, Listener listener) : Service(shared), entrance(std::move(listener), io) {}

  void run() {
    const BlockedSigpipe no_sigpipe;
    const auto work = asio::make_work_guard(io);
    asio::co_spawn(io, accept_all(), asio::detached);
    io.run();
  }

  Awaitable<> accept_all() {
    Timer pause(io.get_executor());
    for (;;) {
      const auto [error] = co_await entrance.ready.async_wait(Readiness::wait_read, awaitable_tuple);
      if (error || stopping) co_return;
      if (accept_waiting()) continue;
      pause.expires_after(accept_pause);
      (void)co_await pause.async_wait(awaitable_tuple);
      if (stopping) co_return;
    }
  }

  /// Accepts waiting connections, some at a time. False when the system lacks descriptors or memory: a connection is
  /// dropped for that, and a retry soon may succeed.
  bool accept_waiting() try {
    for (int turn = 0; turn < accepts_a_turn; ++turn) {
      auto accepted = entrance.listener.accept();
      if (!accepted) break;
      take_in(*std::move(accepted));
    }
    return true;
  } catch (const std::system_error& error) {
    if (const auto more = accept_failures.tell())
      log::warn("cannot accept connections", {{"reason", error.what()}, {"times_before", *more}});
    make_room();
    return false;
  }

  /// The group in which a connection counts; empty for those of the operator and of trusted proxies.
  std::string group_of(const std::string& peer) const {
    const auto address = parse_address(peer);
    if (!address || options.trusted_proxies.cover(*address)) return {};
    return client_group(peer);
  }

  /// Whether there is room for one more, if need be after dropping another. A client at its limit loses
  /// one of its own connections.
  bool has_room_for(const std::string& group) {
    if (entrance.listener.door() == Door::operator_) return true;
    if (!group.empty() && connections.of_group(group) >= options.max_per_client) return connections.drop_one(group);
    return connections.count() < options.max_connections || connections.drop_one();
  }

  void take_in(Accepted accepted) {
    const auto door = entrance.listener.door();
    auto group = group_of(accepted.peer);
    if (!has_room_for(group)) return;  // the new connection is closed
    Socket socket(io.get_executor());
    boost::system::error_code error;
    socket.assign(asio::generic::stream_protocol(accepted.family, 0), accepted.fd.get(), error);
    if (error) return;
    accepted.fd.release();
    socket.native_non_blocking(true, error);
    auto connection = std::make_shared<Connection>(std::move(socket), door, std::move(accepted.peer), std::move(group));
    if (door == Door::open) limit_unsent(*connection, first_unsent_limit);
    asio::co_spawn(io, serve(*this, Registration(*this, std::move(connection))),
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

  /// Ends connections past their deadline; sleeps while there is no connection.
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
    if (!std::exchange(stopping, true)) entrance.close();
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

  void poke() {
    if (poke_pending.exchange(true)) return;
    asio::post(io, [this] {
      poke_pending = false;
      connections.poke_streams();
    });
  }

  Entrance entrance;
  /// Drops a connection of the open door, on that door's thread; also when that door itself needs one.
  std::function<void()> make_room;
  log::Burst accept_failures;
  bool sweeping = false;
  Timer grace_over{io.get_executor()};
  SteadyClock::time_point last_moment = SteadyClock::time_point::max();
  std::atomic<bool> poke_pending = false;
};

}  // namespace

struct Server::Impl {
  Impl(Router router, ServerOptions options, ServerHooks hooks)
      : shared{std::move(router), std::move(options), std::move(hooks)} {
    const auto& given = shared.options;
    if (given.inherited_socket) add(Listener::inherited(*given.inherited_socket, Door::operator_));
    else if (!given.socket_path.empty()) add(Listener::unix_socket(given.socket_path));
    if (given.inherited_http) add(Listener::inherited(*given.inherited_http, Door::open));
    else if (!given.http_address.empty()) add(Listener::tcp(given.http_address));
    for (auto& side : sides)
      side->make_room = [this] {
        for (auto& each : sides)
          if (each->entrance.listener.door() == Door::open)
            asio::dispatch(each->io, [open = each.get()] { open->connections.drop_one(); });
      };
  }

  void add(Listener listener) {
    if (listener.door() == Door::open) port = listener.port();
    sides.push_back(std::make_unique<Side>(shared, std::move(listener)));
  }

  /// The operator's door on a separate thread, the last one on the calling thread.
  void run() {
    std::vector<std::jthread> others;
    for (std::size_t i = 0; i + 1 < sides.size(); ++i) others.emplace_back([side = sides[i].get()] { side->run(); });
    if (!sides.empty()) sides.back()->run();
  }

  const Shared shared;
  std::vector<std::unique_ptr<Side>> sides;
  unsigned short port = 0;
};

Server::Server(Router router, ServerOptions options, ServerHooks hooks)
    : impl_(std::make_unique<Impl>(std::move(router), std::move(options), std::move(hooks))) {}

Server::~Server() = default;

void Server::run() { impl_->run(); }

void Server::stop(std::chrono::milliseconds grace) {
  for (auto& side : impl_->sides) asio::post(side->io, [each = side.get(), grace] { each->begin_stop(grace); });
}

void Server::poke_streams() {
  for (auto& side : impl_->sides) side->poke();
}

unsigned short Server::port() const { return impl_->port; }

std::size_t Server::open_connections() const {
  std::size_t count = 0;
  for (const auto& side : impl_->sides) count += side->connections.count();
  return count;
}

}  // namespace farmtok::http
