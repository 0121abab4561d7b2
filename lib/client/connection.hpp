#pragma once
// One blocking connection to the daemon's Unix socket: bytes out, bytes in, each wait bounded.

#include <chrono>
#include <csignal>
#include <string>
#include <string_view>

#include "sys/fd.hpp"

namespace farmtok::client {

struct Options {
  std::string socket;
  /// The longest silence during the wait for an answer; zero waits for ever.
  std::chrono::milliseconds timeout{30'000};
  /// Set by a signal handler: a wait that a signal ends then throws INTERRUPTED. May be null.
  const volatile std::sig_atomic_t* interrupted = nullptr;
};

class Connection {
 public:
  /// Throws UNREACHABLE when no process listens at the socket.
  explicit Connection(const Options& options);

  /// Sends all of it. False when the other side closed or reset first.
  bool write(std::string_view bytes);
  /// Sends `count` bytes of a file from its present position, without copying. False as for write;
  /// throws INVALID_MEDIA when the file ends early.
  bool write_file(int file, std::size_t count);
  /// Whether bytes (or the end) can be read at once.
  bool readable() const;

  /// Bytes received and not yet taken.
  std::string_view pending() const { return std::string_view{buffer_}.substr(taken_); }
  void take(std::size_t count);
  /// Waits for more bytes; false at the end of the stream. Throws TIMED_OUT, INTERRUPTED, UNREACHABLE.
  bool fill(std::chrono::milliseconds timeout);
  std::chrono::milliseconds timeout() const { return options_.timeout; }

 private:
  void await(short events, std::chrono::milliseconds timeout) const;

  Options options_;
  sys::Fd fd_;
  std::string buffer_;
  std::size_t taken_ = 0;
};

}  // namespace farmtok::client
