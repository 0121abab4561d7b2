#include "client/connection.hpp"

#include <fmt/format.h>
#include <poll.h>
#include <pthread.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <cerrno>
#include <csignal>
#include <cstring>

#include "base/error.hpp"

namespace farmtok::client {
namespace {

using base::Code;
using base::Error;

constexpr std::size_t piece = 64 * 1024;

bool gone(int error) { return error == EPIPE || error == ECONNRESET; }

/// While it lives, the signal that ends a command waits, but within ppoll() with before(): it cannot arrive unseen
/// between the look at its flag and the wait.
class HeldSignal {
 public:
  HeldSignal() {
    sigset_t ends;
    ::sigemptyset(&ends);
    ::sigaddset(&ends, SIGINT);
    ::pthread_sigmask(SIG_BLOCK, &ends, &before_);
  }
  ~HeldSignal() { ::pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
  HeldSignal(const HeldSignal&) = delete;
  HeldSignal& operator=(const HeldSignal&) = delete;
  const sigset_t* before() const { return &before_; }

 private:
  sigset_t before_{};
};

[[noreturn]] void fail(const std::string& socket, std::string_view doing) {
  throw Error{Code::UNREACHABLE, fmt::format("{} the daemon at {}: {}", doing, socket, std::strerror(errno)),
              "farmtok daemon start"};
}

}  // namespace

Connection::Connection(const Options& options) : options_(options) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (options_.socket.size() >= sizeof address.sun_path)
    throw Error{Code::CONFIG_INVALID,
                fmt::format("the socket path {} is longer than {} bytes", options_.socket, sizeof address.sun_path - 1),
                "Choose a shorter one with --socket or FARMTOK_SOCKET."};
  std::memcpy(address.sun_path, options_.socket.data(), options_.socket.size());
  fd_ = sys::Fd{::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)};
  if (!fd_) fail(options_.socket, "no socket to reach");
  if (::connect(fd_.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) return;
  if (errno == EACCES || errno == EPERM)
    throw Error{Code::FORBIDDEN, fmt::format("the socket {} belongs to another user", options_.socket),
                "Use the account that runs the daemon, or your own with --state and --socket."};
  fail(options_.socket, "cannot reach");
}

void Connection::await(short events, std::chrono::milliseconds timeout) const {
  pollfd waiting{fd_.get(), events, 0};
  const timespec limit{timeout.count() / 1000, (timeout.count() % 1000) * 1'000'000};
  const HeldSignal held;
  for (;;) {
    if (options_.interrupted && *options_.interrupted) throw Error{Code::INTERRUPTED, "interrupted"};
    const int ready = ::ppoll(&waiting, 1, timeout.count() <= 0 ? nullptr : &limit, held.before());
    if (ready > 0) return;
    if (ready == 0)
      throw Error{Code::TIMED_OUT, fmt::format("the daemon did not answer within {} s", (timeout.count() + 999) / 1000),
                  "See what it does with: farmtok daemon logs"};
    if (errno != EINTR) fail(options_.socket, "cannot wait for");
  }
}

bool Connection::write(std::string_view bytes) {
  while (!bytes.empty()) {
    const auto sent = ::send(fd_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent >= 0) bytes.remove_prefix(static_cast<std::size_t>(sent));
    else if (errno == EAGAIN) await(POLLOUT, options_.timeout);
    else if (gone(errno)) return false;
    else if (errno != EINTR) fail(options_.socket, "cannot write to");
  }
  return true;
}

bool Connection::write_file(int file, std::size_t count) {
  while (count > 0) {
    await(POLLOUT, options_.timeout);
    const auto sent = ::sendfile(fd_.get(), file, nullptr, std::min(count, piece));
    if (sent == 0) throw Error{Code::INVALID_MEDIA, "the file became shorter while it was sent"};
    if (sent > 0) count -= static_cast<std::size_t>(sent);
    else if (gone(errno)) return false;
    else if (errno != EINTR && errno != EAGAIN) fail(options_.socket, "cannot send the file to");
  }
  return true;
}

bool Connection::readable() const {
  pollfd waiting{fd_.get(), POLLIN, 0};
  return ::poll(&waiting, 1, 0) > 0;
}

void Connection::take(std::size_t count) {
  taken_ += count;
  if (taken_ == buffer_.size()) {
    buffer_.clear();
    taken_ = 0;
  }
}

bool Connection::fill(std::chrono::milliseconds timeout) {
  if (taken_ > piece) {
    buffer_.erase(0, taken_);
    taken_ = 0;
  }
  for (;;) {
    await(POLLIN, timeout);
    const auto held = buffer_.size();
    buffer_.resize(held + piece);
    const auto got = ::recv(fd_.get(), buffer_.data() + held, piece, MSG_DONTWAIT);
    const int error = errno;
    buffer_.resize(held + static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
    if (got > 0) return true;
    if (got == 0 || gone(error)) return false;
    errno = error;
    if (error != EINTR && error != EAGAIN) fail(options_.socket, "cannot read from");
  }
}

}  // namespace farmtok::client
