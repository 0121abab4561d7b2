#pragma once
// One connection and the list of all of them. For server.cpp and the headers of its parts only: all of this is used on
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
#include <string>
#include <unordered_map>
#include <vector>

#include "http/message.hpp"
#include "http/server/read_buffer.hpp"

namespace farmtok::http {

namespace asio = boost::asio;
using IoExecutor = asio::io_context::executor_type;
template <class T = void>
using Awaitable = asio::awaitable<T, IoExecutor>;
inline constexpr asio::use_awaitable_t<IoExecutor> use_awaitable;
inline constexpr asio::as_tuple_t<asio::use_awaitable_t<IoExecutor>> awaitable_tuple(use_awaitable);
using SteadyClock = std::chrono::steady_clock;
using Socket = asio::basic_stream_socket<asio::generic::stream_protocol, IoExecutor>;
using Timer = asio::basic_waitable_timer<SteadyClock, asio::wait_traits<SteadyClock>, IoExecutor>;

/// The activity of a connection; all but `handling` and `streaming` wait for the client.
enum class Phase { idle, head, body, handling, sending, streaming, closing };

/// The total size of big send buffers of fast readers.
class SendBudget {
 public:
  bool take(std::size_t bytes) {
    if (taken_ + bytes > most_) return false;
    taken_ += bytes;
    return true;
  }
  void give_back(std::size_t bytes) { taken_ -= bytes; }

 private:
  static constexpr std::size_t most_ = 24 << 20;
  std::size_t taken_ = 0;
};

class Connection {
 public:
  /// `group` is the client group of the peer, empty when it is not counted.
  Connection(Socket connected, Door came_through, std::string from, std::string counted_as)
      : socket(std::move(connected)),
        door(came_through),
        peer(std::move(from)),
        group(std::move(counted_as)),
        wake(socket.get_executor()) {}

  /// Enters `next`, for at most `limit` (zero: without limit).
  void enter(Phase next, SteadyClock::duration limit) {
    phase = next;
    since = SteadyClock::now();
    deadline = limit == SteadyClock::duration::zero() ? SteadyClock::time_point::max() : since + limit;
  }
  /// Fails every wait of the connection at once; its coroutine ends and frees it.
  void close() {
    boost::system::error_code ignored;
    socket.close(ignored);
    wake.cancel();
    gone = true;
  }

  Socket socket;
  const Door door;
  const std::string peer;
  const std::string group;
  ReadBuffer buffer;
  std::string head_out;  // the head being sent, kept for its capacity

  Phase phase = Phase::idle;
  SteadyClock::time_point since = SteadyClock::now();  // when the phase began; while sending, when bytes last left
  SteadyClock::time_point deadline = SteadyClock::time_point::max();
  bool served = false;  // a request was answered

  // Of the current answer:
  std::uint64_t sent = 0;
  SteadyClock::time_point first_blocked{};  // when the client first took less than was available; zero: not yet
  std::size_t unsent_limit = 0;             // TCP_NOTSENT_LOWAT; 0: the system's default
  std::size_t budgeted = 0;                 // reserved in the send budget

  Timer wake;          // of a stream: fires for the heartbeat, cancelled by a poke
  bool poked = false;  // of a stream: `next` must be called again
  bool gone = false;   // the peer left or was dropped
};

/// All open connections of one door, in no order.
class Connections {
 public:
  void add(Connection& connection) {
    rows_.push_back(&connection);
    if (!connection.group.empty()) ++groups_[connection.group];
    count_ = rows_.size();
  }
  /// Also for one that was removed before.
  void remove(Connection& connection) {
    const auto found = std::find(rows_.begin(), rows_.end(), &connection);
    if (found == rows_.end()) return;
    if (const auto group = groups_.find(connection.group); group != groups_.end() && --group->second == 0)
      groups_.erase(group);
    *found = rows_.back();
    rows_.pop_back();
    count_ = rows_.size();
  }
  std::size_t of_group(const std::string& group) const {
    const auto found = groups_.find(group);
    return found == groups_.end() ? 0 : found->second;
  }
  /// Closes and removes the connection whose loss hurts least, of one client group or of all when it is empty. First
  /// those that had time to send a request and have completed none, so that a flood of them costs served clients
  /// nothing; then clients that have taken nothing of their answer for a second, then for a quarter of one;
  /// then those that have just connected; then those between requests and within a body; at last the other downloads,
  /// so that hundreds of new slow ones lock no newcomer out. Among them the one that has waited longest. False: all
  /// are busy.
  bool drop_one(const std::string& group = {}) {
    const auto now = SteadyClock::now();
    Connection* victim = nullptr;
    int lowest = kept;
    for (Connection* each : rows_) {
      if (!group.empty() && each->group != group) continue;
      const int worth = worth_of(*each, now);
      if (worth > lowest || worth == kept || (worth == lowest && victim && each->since >= victim->since)) continue;
      victim = each;
      lowest = worth;
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
  /// Thread-safe.
  std::size_t count() const { return count_; }

 private:
  static constexpr int kept = 6;

  static int worth_of(const Connection& connection, SteadyClock::time_point now) {
    const auto waited = now - connection.since;
    const bool stalled = waited >= std::chrono::seconds(1);
    // Connections that arrive together wait for a moment until they are read; none of them is dropped for the next one.
    const bool fresh = waited < std::chrono::milliseconds(250);
    switch (connection.phase) {
      case Phase::closing:
        return 0;
      case Phase::idle:
      case Phase::head:
        if (connection.served) return 4;
        return fresh ? 3 : 0;
      case Phase::body:
        return stalled ? 0 : 4;
      case Phase::sending:
        if (stalled) return 1;
        return fresh ? 5 : 2;
      case Phase::handling:
      case Phase::streaming:
        return kept;
    }
    return kept;
  }

  std::vector<Connection*> rows_;
  std::unordered_map<std::string, std::size_t> groups_;
  std::atomic<std::size_t> count_ = 0;
};

}  // namespace farmtok::http
