#pragma once
// The two doors as listening sockets: bound, guarded and accepted from with plain system calls.

#include <memory>
#include <optional>
#include <string>

#include "http/message.hpp"
#include "sys/fd.hpp"

namespace farmtok::http {

/// A connection just accepted: non-blocking, close-on-exec, TCP_NODELAY where that applies.
struct Accepted {
  sys::Fd fd;
  int family = 0;
  std::string peer;  // numeric address, empty on the Unix socket
};

class Listener {
 public:
  /// Binds the operator's socket. A missing folder is created with mode 0700; a stale socket is replaced. Throws
  /// base::Error: STATE_IN_USE when a process answers there, CONFIG_INVALID when it cannot be a socket's path.
  static Listener unix_socket(const std::string& path);
  /// Binds "host:port" or "[v6]:port". Throws base::Error: CONFIG_INVALID for a malformed or foreign address,
  /// STATE_IN_USE when the port is taken.
  static Listener tcp(const std::string& address);
  /// Takes over a descriptor that a service manager bound and listens on.
  static Listener inherited(int fd, Door door);

  Listener(Listener&&) noexcept;
  Listener& operator=(Listener&&) = delete;
  ~Listener() { close(); }

  /// Accepts no connection from now on. Removes the socket's path if it is still the one that was bound here.
  void close();

  Door door() const { return door_; }
  int fd() const { return fd_.get(); }
  /// The bound TCP port, 0 for a Unix socket.
  unsigned short port() const;

  /// The next waiting connection; empty when none waits. A peer on the Unix socket that is neither this user nor root
  /// is closed at once. Throws std::system_error when the system cannot accept now (EMFILE and the like).
  std::optional<Accepted> accept() const;

 private:
  Listener(sys::Fd fd, Door door) : fd_(std::move(fd)), door_(door) {}

  sys::Fd fd_;
  Door door_;
  std::string path_;  // to be removed; empty when inherited or TCP
  unsigned long device_ = 0;
  unsigned long inode_ = 0;
};

}  // namespace farmtok::http
