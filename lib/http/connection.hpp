#pragma once
// One connection and the book of all of them. For server.cpp and the headers it is made of only: all of this lives on
// the I/O thread.

#include <algorithm>
#include <atomic>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>
#include <memory>
#include <optional>
#include <vector>

#include "http/message.hpp"
#include "http/read_buffer.hpp"

namespace farmtok::http {

namespace asio = boost::asio;
using Executor = asio::io_context::executor_type;
template <class T = void>
using Awaitable = asio::awaitable<T, Executor>;
inline constexpr asio::use_awaitable_t<Executor> use_awaitable;
inline constexpr asio::as_tuple_t<asio::use_awaitable_t<Executor>> awaitable_tuple(use_awaitable);
using SteadyClock = std::chrono::steady_clock;
using Socket = asio::basic_stream_socket<asio::generic::stream_protocol, Executor>;
using Timer = asio::basic_waitable_timer<SteadyClock, asio::wait_traits<SteadyClock>, Executor>;

/// What a connection is doing; all but `handling` and `streaming` wait for the client.
enum class Phase { idle, head, body, handling, sending, streaming, closing };

class Connection {
 public:
  Connection(Socket connected, Door came_through, std::string from)
      : socket(std::move(connected)), door(came_through), peer(std::move(from)), wake(socket.get_executor()) {}

  /// From now on in `next`, for at most `limit` (zero: as long as it takes).
  void enter(Phase next, SteadyClock::duration limit) {
    phase = next;
    since = SteadyClock::now();
    deadline = limit == SteadyClock::duration::zero() ? SteadyClock::time_point::max() : since + limit;
  }
  /// Whatever the connection waits for fails at once; its coroutine ends and frees it.
  void close() {
    boost::system::error_code ignored;
    socket.close(ignored);
    wake.cancel();
    gone = true;
  }

  Socket socket;
  const Door door;
  const std::string peer;
  ReadBuffer buffer;
  std::string head_out;  // the head being sent, kept for its capacity

  Phase phase = Phase::idle;
  SteadyClock::time_point since{};
  SteadyClock::time_point deadline = SteadyClock::time_point::max();

  Timer wake;          // of a stream: fires for the heartbeat, cancelled by a poke
  bool poked = false;  // of a stream: `next` has to be asked again
  bool gone = false;   // the peer left or was dropped
};

/// All open connections, in no order.
class Connections {
 public:
  void add(Connection& connection) {
    rows_.push_back(&connection);
    if (connection.door == Door::open) ++open_;
    count_ = rows_.size();
  }
  /// Also for one that was removed before.
  void remove(Connection& connection) {
    const auto found = std::find(rows_.begin(), rows_.end(), &connection);
    if (found == rows_.end()) return;
    if (connection.door == Door::open) --open_;
    *found = rows_.back();
    rows_.pop_back();
    count_ = rows_.size();
  }
  /// Closes and removes the connection of the open door that has kept the server waiting longest; false: all are busy.
  bool drop_longest_idle() {
    Connection* victim = nullptr;
    for (Connection* each : rows_) {
      if (each->door != Door::open || each->phase == Phase::handling || each->phase == Phase::streaming) continue;
      if (!victim || each->since < victim->since) victim = each;
    }
    if (!victim) return false;
    victim->close();
    remove(*victim);
    return true;
  }
  void close_expired(SteadyClock::time_point now) {
    for (Connection* each : rows_)
      if (each->deadline <= now) each->close();
  }
  /// Those between requests, with half a head, or only waiting for the peer's goodbye.
  void close_idle() {
    for (Connection* each : rows_)
      if (each->phase == Phase::idle || each->phase == Phase::head || each->phase == Phase::closing) each->close();
  }
  void close_all() {
    for (Connection* each : rows_) each->close();
  }
  void poke_streams() {
    for (Connection* each : rows_)
      if (each->phase == Phase::streaming) {
        each->poked = true;
        each->wake.cancel();
      }
  }

  bool empty() const { return rows_.empty(); }
  std::size_t open_door() const { return open_; }
  /// Thread-safe.
  std::size_t count() const { return count_; }

 private:
  std::vector<Connection*> rows_;
  std::size_t open_ = 0;
  std::atomic<std::size_t> count_ = 0;
};

}  // namespace farmtok::http
