#pragma once
// A real server on a temporary Unix socket and a free TCP port, and raw clients that send exactly the given bytes.

#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <string>
#include <thread>

#include "base/error.hpp"
#include "http/server/server.hpp"
#include "sys/fd.hpp"

namespace farmtok::http::test {

using namespace std::chrono_literals;

class TempDir {
 public:
  TempDir() {
    std::string pattern = (std::filesystem::temp_directory_path() / "farmtok-http-XXXXXX").string();
    REQUIRE(::mkdtemp(pattern.data()) != nullptr);
    path_ = pattern;
  }
  ~TempDir() { std::filesystem::remove_all(path_); }
  TempDir(const TempDir&) = delete;
  TempDir& operator=(const TempDir&) = delete;
  std::string file(const std::string& name) const { return (path_ / name).string(); }
  std::string write(const std::string& name, const std::string& bytes) const {
    std::ofstream(path_ / name, std::ios::binary) << bytes;
    return file(name);
  }

 private:
  std::filesystem::path path_;
};

/// An event between two threads: one waits for it, the other one sets it.
class Signal {
 public:
  void raise() {
    const std::lock_guard lock(mutex_);
    raised_ = true;
    changed_.notify_all();
  }
  bool wait(std::chrono::milliseconds limit = 10s) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, limit, [&] { return raised_; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool raised_ = false;
};

struct Answer {
  int status = 0;
  std::string head;
  std::string body;
  bool has(std::string_view text) const { return head.find(text) != std::string::npos; }
};

class Client {
 public:
  static Client tcp(unsigned short port) {
    Client client(AF_INET);
    client.connect(port);
    return client;
  }
  /// Has its descriptor, but is not connected yet.
  static Client unconnected() { return Client(AF_INET); }
  void connect(unsigned short port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    connected_ = ::connect(fd_.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  }
  static Client unix_socket(const std::string& path) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::strncpy(address.sun_path, path.c_str(), sizeof address.sun_path - 1);
    Client client(AF_UNIX);
    client.connected_ = ::connect(client.fd_.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
    return client;
  }

  bool connected() const { return connected_; }
  /// False when the server no longer takes bytes.
  bool send(std::string_view bytes) {
    while (!bytes.empty()) {
      const auto sent = ::send(fd_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
  }
  /// The next answer; its body by Content-Length, or to the end of the connection. Status 0 = the server closed.
  Answer answer(bool head_request = false) {
    Answer answer;
    std::size_t end;
    while ((end = buffer_.find("\r\n\r\n")) == std::string::npos)
      if (!receive()) return answer;
    answer.head = buffer_.substr(0, end + 4);
    buffer_.erase(0, end + 4);
    answer.status = std::atoi(answer.head.c_str() + 9);
    const auto field = answer.head.find("Content-Length: ");
    if (head_request || answer.status == 100 || answer.status == 304) return answer;
    if (field == std::string::npos) {
      while (receive()) {
      }
      answer.body = std::exchange(buffer_, {});
      return answer;
    }
    const auto length = std::strtoull(answer.head.c_str() + field + 16, nullptr, 10);
    while (buffer_.size() < length && receive()) {
    }
    answer.body = buffer_.substr(0, length);
    buffer_.erase(0, length);
    return answer;
  }
  /// Reads until `text` has arrived; removes it and everything before it.
  bool wait_for(std::string_view text) {
    std::size_t at;
    while ((at = buffer_.find(text)) == std::string::npos)
      if (!receive()) return false;
    buffer_.erase(0, at + text.size());
    return true;
  }
  /// The server has closed (and nothing else was sent).
  bool closed() { return buffer_.empty() && !receive(); }
  void finish_sending() { ::shutdown(fd_.get(), SHUT_WR); }
  Answer ask(std::string_view bytes) {
    send(bytes);
    return answer();
  }

 private:
  explicit Client(int family) : fd_(::socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    const timeval limit{20, 0};
    ::setsockopt(fd_.get(), SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    ::setsockopt(fd_.get(), SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
  }
  bool receive() {
    char bytes[65536];
    const auto got = ::recv(fd_.get(), bytes, sizeof bytes, 0);
    if (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) FAIL("the server neither answered nor closed in 20 s");
    if (got <= 0) return false;
    buffer_.append(bytes, static_cast<std::size_t>(got));
    return true;
  }

  sys::Fd fd_;
  std::string buffer_;
  bool connected_ = false;
};

inline Response text(std::string body) { return {200, {}, std::move(body)}; }

inline ServerHooks plain_hooks() {
  return {.error =
              [](const Request&, const base::Error& error) {
                return Response{
                    base::row(error.code).http, {}, std::string(base::row(error.code).name) + ": " + error.message};
              },
          .authorize =
              [](const Request& request) {
                if (request.headers.get("Authorization") != "Bearer good")
                  throw base::Error(base::Code::UNAUTHORIZED, "no token");
              }};
}

/// Serves `routes` on its own thread until it is destroyed.
class TestServer {
 public:
  explicit TestServer(std::vector<Route> routes, ServerOptions options = {})
      : server_(Router(std::move(routes)), with_addresses(std::move(options)), plain_hooks()), thread_([this] {
          server_.run();
          finished.raise();
        }) {}
  ~TestServer() {
    server_.stop(0ms);
    thread_.join();
  }
  TestServer(const TestServer&) = delete;
  TestServer& operator=(const TestServer&) = delete;

  Server* operator->() { return &server_; }
  Client tcp() const { return Client::tcp(server_.port()); }
  Client unix_socket() const { return Client::unix_socket(socket_path()); }
  std::string socket_path() const { return folder.file("run/farmtokd.sock"); }
  std::string url(const std::string& path) const { return "http://127.0.0.1:" + std::to_string(server_.port()) + path; }
  /// Waits until the server has exactly so many connections.
  bool connections_become(std::size_t count) const {
    for (int i = 0; i < 1000; ++i) {
      if (server_.open_connections() == count) return true;
      std::this_thread::sleep_for(10ms);
    }
    return false;
  }

  TempDir folder;
  Signal finished;

 private:
  ServerOptions with_addresses(ServerOptions options) const {
    options.socket_path = socket_path();
    options.http_address = "127.0.0.1:0";
    return options;
  }
  Server server_;
  std::thread thread_;
};

inline std::string get(const std::string& path, const std::string& headers = "") {
  return "GET " + path + " HTTP/1.1\r\nHost: t\r\n" + headers + "\r\n";
}

}  // namespace farmtok::http::test
