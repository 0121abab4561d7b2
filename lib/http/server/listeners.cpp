#include "http/server/listeners.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include <cerrno>
#include <chrono>
#include <cstring>
#include <filesystem>
#include <system_error>
#include <thread>

#include "base/error.hpp"

namespace farmtok::http {
namespace {

constexpr int backlog = 1024;

[[noreturn]] void fail(base::Code code, std::string message, std::string hint = {}) {
  throw base::Error(code, std::move(message), std::move(hint));
}

std::string reason(int error) { return std::generic_category().message(error); }

/// During its lifetime, other users have no access to files that this process makes.
class PrivateUmask {
 public:
  PrivateUmask() : before_(::umask(0177)) {}
  ~PrivateUmask() { ::umask(before_); }
  PrivateUmask(const PrivateUmask&) = delete;
  PrivateUmask& operator=(const PrivateUmask&) = delete;

 private:
  mode_t before_;
};

/// mkdir -p with 0700 for every folder that is made.
void make_private_folder(const std::filesystem::path& folder) {
  if (folder.empty() || std::filesystem::is_directory(folder)) return;
  make_private_folder(folder.parent_path());
  if (::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST)
    fail(base::Code::CONFIG_INVALID,
         fmt::format("cannot make the socket's folder {}: {}", folder.string(), reason(errno)));
}

sockaddr_un unix_address(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof address.sun_path)
    fail(base::Code::CONFIG_INVALID,
         fmt::format("the socket path {} is longer than {} bytes", path, sizeof address.sun_path - 1),
         "choose a shorter --socket");
  std::memcpy(address.sun_path, path.data(), path.size());
  return address;
}

template <class Address>
const sockaddr* generic(const Address& address) {
  return reinterpret_cast<const sockaddr*>(&address);
}

void remove_if_stale(const std::string& path, const sockaddr_un& address) {
  struct stat found {};
  if (::lstat(path.c_str(), &found) != 0) return;
  if (!S_ISSOCK(found.st_mode))
    fail(base::Code::CONFIG_INVALID, fmt::format("{} exists and is not a socket", path),
         "move it away or choose another --socket");
  // Every result but "connection refused" (also a full backlog) means that a process listens. A child that a killed
  // daemon was just starting holds the daemon's socket until it runs its own program, so one try is not enough.
  const auto answers = [&] {
    const sys::Fd probe(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    return ::connect(probe.get(), generic(address), sizeof address) == 0 || errno != ECONNREFUSED;
  };
  for (int looks = 50; answers(); --looks) {
    if (looks == 0)
      fail(base::Code::STATE_IN_USE, fmt::format("another daemon answers at {}", path), "farmtok daemon status");
    std::this_thread::sleep_for(std::chrono::milliseconds{20});
  }
  ::unlink(path.c_str());
}

struct HostPort {
  std::string host, port;
};

HostPort split_address(const std::string& address) {
  const auto colon = address.rfind(':');
  const auto bad = [&] [[noreturn]] {
    fail(base::Code::CONFIG_INVALID, fmt::format("'{}' is not HOST:PORT", address),
         "e.g. 127.0.0.1:8642 or [::1]:8642");
  };
  if (colon == address.npos || colon == 0) bad();
  HostPort parts{address.substr(0, colon), address.substr(colon + 1)};
  if (parts.host.starts_with('[') && parts.host.ends_with(']'))
    parts.host = parts.host.substr(1, parts.host.size() - 2);
  else if (parts.host.find(':') != std::string::npos) bad();
  if (parts.port.empty() || parts.port.size() > 5 || parts.port.find_first_not_of("0123456789") != std::string::npos ||
      std::stoi(parts.port) > 65535)
    bad();
  return parts;
}

std::string numeric_peer(const sockaddr_storage& address) {
  char text[INET6_ADDRSTRLEN] = {};
  if (address.ss_family == AF_INET)
    ::inet_ntop(AF_INET, &reinterpret_cast<const sockaddr_in&>(address).sin_addr, text, sizeof text);
  else if (address.ss_family == AF_INET6)
    ::inet_ntop(AF_INET6, &reinterpret_cast<const sockaddr_in6&>(address).sin6_addr, text, sizeof text);
  const std::string_view peer = text;
  // On a dual-stack socket an IPv4 peer still counts as an IPv4 peer.
  return std::string(peer.starts_with("::ffff:") ? peer.substr(7) : peer);
}

bool same_user(int fd) {
  ucred peer{};
  socklen_t size = sizeof peer;
  if (::getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0) return false;
  return peer.uid == ::geteuid() || peer.uid == 0;
}

}  // namespace

Listener Listener::unix_socket(const std::string& path) {
  const auto address = unix_address(path);
  make_private_folder(std::filesystem::path(path).parent_path());
  remove_if_stale(path, address);
  sys::Fd fd(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  {
    const PrivateUmask only_ours;
    if (::bind(fd.get(), generic(address), sizeof address) != 0)
      fail(base::Code::CONFIG_INVALID, fmt::format("cannot bind the socket {}: {}", path, reason(errno)));
  }
  Listener listener(std::move(fd), Door::operator_);
  listener.path_ = path;
  struct stat made {};
  if (::chmod(path.c_str(), 0600) != 0 || ::lstat(path.c_str(), &made) != 0 || ::listen(listener.fd(), backlog) != 0)
    fail(base::Code::CONFIG_INVALID, fmt::format("cannot listen on the socket {}: {}", path, reason(errno)));
  listener.device_ = made.st_dev;
  listener.inode_ = made.st_ino;
  return listener;
}

Listener Listener::tcp(const std::string& address) {
  const auto [host, port] = split_address(address);
  addrinfo wanted{};
  wanted.ai_socktype = SOCK_STREAM;
  wanted.ai_flags = AI_PASSIVE | AI_NUMERICSERV;
  addrinfo* found = nullptr;
  if (const int error = ::getaddrinfo(host.c_str(), port.c_str(), &wanted, &found); error != 0)
    fail(base::Code::CONFIG_INVALID,
         fmt::format("'{}' names no address of this machine: {}", host, ::gai_strerror(error)));
  const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> owner(found, ::freeaddrinfo);

  int error = 0;
  for (const addrinfo* each = found; each; each = each->ai_next) {
    sys::Fd fd(::socket(each->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    const int on = 1;
    if (fd && ::setsockopt(fd.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) == 0 &&
        ::bind(fd.get(), each->ai_addr, each->ai_addrlen) == 0 && ::listen(fd.get(), backlog) == 0)
      return Listener(std::move(fd), Door::open);
    error = errno;
  }
  const bool taken = error == EADDRINUSE;
  fail(taken ? base::Code::STATE_IN_USE : base::Code::CONFIG_INVALID,
       fmt::format("cannot listen on {}: {}", address, reason(error)),
       taken
           ? "Another program uses this port: `farmtok daemon start --http 127.0.0.1:0` takes a free one, `farmtok "
             "config set http HOST:PORT` writes another one into the configuration file, for every farm that reads it."
           : "");
}

Listener Listener::inherited(int fd, Door door) {
  ::fcntl(fd, F_SETFD, FD_CLOEXEC);
  ::fcntl(fd, F_SETFL, ::fcntl(fd, F_GETFL) | O_NONBLOCK);
  return Listener(sys::Fd(fd), door);
}

Listener::Listener(Listener&& other) noexcept
    : fd_(std::move(other.fd_)),
      door_(other.door_),
      path_(std::exchange(other.path_, {})),
      device_(other.device_),
      inode_(other.inode_) {}

void Listener::close() {
  struct stat now {};
  if (!path_.empty() && ::lstat(path_.c_str(), &now) == 0 && now.st_dev == device_ && now.st_ino == inode_)
    ::unlink(path_.c_str());
  path_.clear();
  fd_.reset();
}

unsigned short Listener::port() const {
  sockaddr_storage address{};
  socklen_t size = sizeof address;
  if (::getsockname(fd(), reinterpret_cast<sockaddr*>(&address), &size) != 0) return 0;
  if (address.ss_family == AF_INET) return ntohs(reinterpret_cast<const sockaddr_in&>(address).sin_port);
  if (address.ss_family == AF_INET6) return ntohs(reinterpret_cast<const sockaddr_in6&>(address).sin6_port);
  return 0;
}

std::optional<Accepted> Listener::accept() const {
  for (;;) {
    sockaddr_storage address{};
    socklen_t size = sizeof address;
    sys::Fd fd(::accept4(this->fd(), reinterpret_cast<sockaddr*>(&address), &size, SOCK_NONBLOCK | SOCK_CLOEXEC));
    if (!fd) {
      if (errno == EAGAIN || errno == EWOULDBLOCK) return std::nullopt;
      // The peer gave up before it was accepted.
      if (errno == ECONNABORTED || errno == EINTR || errno == EPROTO || errno == EPERM) continue;
      const int error = errno;
      // Without a free descriptor the system reports that before it checks whether a connection waits at all.
      pollfd waiting{this->fd(), POLLIN, 0};
      if (::poll(&waiting, 1, 0) == 0) return std::nullopt;
      throw std::system_error(error, std::generic_category(), "accept");
    }
    if (address.ss_family == AF_UNIX || door_ == Door::operator_) {
      if (!same_user(fd.get())) continue;
      return Accepted{std::move(fd), AF_UNIX, {}};
    }
    const int on = 1;
    ::setsockopt(fd.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    return Accepted{std::move(fd), address.ss_family, numeric_peer(address)};
  }
}

}  // namespace farmtok::http
