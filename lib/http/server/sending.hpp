#pragma once
// Bytes out: head and body in one system call, files by sendfile, streams until the client leaves.
// For server.cpp and its headers only.

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/uio.h>

#include <array>
#include <cerrno>

#include "http/server/file_part.hpp"
#include "http/server/service.hpp"

namespace farmtok::http {

inline iovec part_of(std::string_view bytes) { return {const_cast<char*>(bytes.data()), bytes.size()}; }

enum class Sent { all, blocked, lost };

/// Sends as many bytes as fit without waiting and shortens `parts` by them.
inline Sent send_now(Connection& connection, std::array<iovec, 2>& parts, int flags) {
  while (parts[0].iov_len + parts[1].iov_len > 0) {
    msghdr message{};
    message.msg_iov = parts.data();
    message.msg_iovlen = parts.size();
    auto sent = ::sendmsg(connection.socket.native_handle(), &message, MSG_NOSIGNAL | flags);
    if (sent < 0) {
      if (errno == EINTR) continue;
      return errno == EAGAIN || errno == EWOULDBLOCK ? Sent::blocked : Sent::lost;
    }
    connection.sent += static_cast<std::uint64_t>(sent);
    for (auto& part : parts) {
      const auto gone = std::min(part.iov_len, static_cast<std::size_t>(sent));
      part.iov_base = static_cast<char*>(part.iov_base) + gone;
      part.iov_len -= gone;
      sent -= static_cast<ssize_t>(gone);
    }
  }
  return Sent::all;
}

/// The bytes that the kernel may hold for a client beyond those in flight to it.
inline constexpr std::size_t first_unsent_limit = 64 << 10, last_unsent_limit = 1 << 20;

inline void limit_unsent(Connection& connection, std::size_t bytes) {
  const int limit = static_cast<int>(bytes);
  if (::setsockopt(connection.socket.native_handle(), IPPROTO_TCP, TCP_NOTSENT_LOWAT, &limit, sizeof limit) == 0)
    connection.unsent_limit = bytes;
}

/// A client that takes data as fast as it arrives gets more at a time, while there are few such clients: hundreds of
/// slow readers must not hold a megabyte of the kernel's memory each.
inline void widen(Service& service, Connection& connection) {
  const auto more = connection.unsent_limit;
  if (more == 0 || more >= last_unsent_limit || !service.send_budget.take(more)) return;
  connection.budgeted += more;
  limit_unsent(connection, more * 2);
}

/// Waits until the client takes more; false when it left, took nothing for the idle deadline, or took less of the
/// answer than the least speed requires.
inline Awaitable<bool> writable(Service& service, Connection& connection) {
  const auto& options = service.options;
  const bool stream = connection.phase == Phase::streaming;
  connection.enter(stream ? Phase::streaming : Phase::sending, options.idle_deadline);
  const auto began = connection.since;
  if (!stream) {
    if (connection.first_blocked == SteadyClock::time_point{}) connection.first_blocked = began;
    const auto earned = std::chrono::duration_cast<SteadyClock::duration>(
        std::chrono::duration<double>(static_cast<double>(connection.sent) / static_cast<double>(options.least_speed)));
    connection.deadline = std::min(connection.deadline, connection.first_blocked + options.speed_grace + earned);
  }
  const auto [error] = co_await connection.socket.async_wait(Socket::wait_write, awaitable_tuple);
  connection.deadline = SteadyClock::time_point::max();
  constexpr auto soon = std::chrono::milliseconds(50);
  if (!error && SteadyClock::now() - began < soon) widen(service, connection);
  co_return !error;
}

inline Awaitable<bool> send_rest(Service& service, Connection& connection, std::array<iovec, 2> parts, int flags) {
  for (;;) {
    if (!co_await writable(service, connection)) co_return false;
    const auto sent = send_now(connection, parts, flags);
    if (sent != Sent::blocked) co_return sent == Sent::all;
  }
}

/// Sends head and body, which must live until this is done; false when the client is lost.
inline Awaitable<bool> send_all(Service& service, Connection& connection, std::string_view head, std::string_view body,
                                int flags = 0) {
  std::array parts{part_of(head), part_of(body)};
  const auto sent = send_now(connection, parts, flags);
  if (sent != Sent::blocked) co_return sent == Sent::all;
  co_return co_await send_rest(service, connection, parts, flags);
}

inline Awaitable<bool> send_file(Service& service, Connection& connection, const FilePart& part) {
  constexpr std::uint64_t turn = 1 << 20;  // after this many bytes the other connections get theirs
  auto offset = static_cast<off_t>(part.offset);
  auto left = part.length;
  while (left > 0) {
    const auto sent = ::sendfile(connection.socket.native_handle(), part.fd.get(), &offset, std::min(left, turn));
    if (sent > 0) {
      left -= static_cast<std::uint64_t>(sent);
      connection.sent += static_cast<std::uint64_t>(sent);
      connection.since = SteadyClock::now();
      if (left > 0) co_await asio::post(connection.socket.get_executor(), use_awaitable);
    } else if (sent < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
      if (!co_await writable(service, connection)) co_return false;
    } else if (sent == 0 || errno != EINTR) {
      co_return false;  // lost, or the file is now shorter than promised
    }
  }
  co_return true;
}

/// Notices that the client of a stream left; ignores bytes that it sends.
inline void watch_peer(std::shared_ptr<Connection> connection) {
  auto& socket = connection->socket;
  socket.async_wait(Socket::wait_read, [connection = std::move(connection)](boost::system::error_code error) mutable {
    std::array<char, 512> scratch;
    const auto got = error ? 0 : ::recv(connection->socket.native_handle(), scratch.data(), scratch.size(), 0);
    if (got > 0 || (got < 0 && (errno == EAGAIN || errno == EINTR))) return watch_peer(std::move(connection));
    connection->gone = true;
    connection->wake.cancel();
  });
}

/// Sends the source's bytes until the client leaves, the source fails or the server stops.
inline Awaitable<> send_stream(Service& service, std::shared_ptr<Connection> connection, const Request& request,
                               const StreamBody& source) {
  connection->enter(Phase::streaming, {});
  watch_peer(connection);
  std::string bytes;
  while (!connection->gone && !service.stopping) {
    connection->poked = false;
    // Its head is out, so a failure can only end the stream; failure_of writes it to the log.
    if (failure_of(service, request, [&] { bytes = source.next(); })) co_return;
    if (!bytes.empty()) {
      if (!co_await send_all(service, *connection, bytes, {})) co_return;
      co_await asio::post(connection->socket.get_executor(), use_awaitable);
      continue;
    }
    if (connection->poked) continue;
    connection->wake.expires_after(service.options.heartbeat);
    const auto [cancelled] = co_await connection->wake.async_wait(awaitable_tuple);
    if (!cancelled && !co_await send_all(service, *connection, ":\n\n", {})) co_return;
  }
}

}  // namespace farmtok::http
