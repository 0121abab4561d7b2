#pragma once
// A stand-in for the daemon's socket: accepts connections one after the other, gives the received bytes to the
// test, and answers with bytes that the test prepared.

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>
#include <string>
#include <thread>
#include <vector>

#include "sys/fd.hpp"

namespace farmtok::test {

/// The answer to the next request, and whether the connection ends after it.
struct Answer {
  std::string bytes;
  bool close = false;
  std::size_t piece = 0;  // bytes written at once; 0 = all
};

class StandIn {
 public:
  explicit StandIn(std::vector<Answer> answers) : answers_(std::move(answers)) {
    std::string pattern = "/tmp/farmtok-client-XXXXXX";
    folder_ = ::mkdtemp(pattern.data());
    listener_ = sys::Fd{::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)};
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::strncpy(address.sun_path, socket().c_str(), sizeof address.sun_path - 1);
    ::bind(listener_.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address);
    ::listen(listener_.get(), 8);
    thread_ = std::thread{[this] { serve(); }};
  }
  ~StandIn() {
    ::shutdown(listener_.get(), SHUT_RDWR);
    thread_.join();
    ::unlink(socket().c_str());
    ::rmdir(folder_.c_str());
  }

  std::string socket() const { return folder_ + "/s"; }
  /// The received requests, whole. To be called when the client has finished.
  const std::vector<std::string>& requests() const { return requests_; }
  int connections() const { return connections_; }

 private:
  /// One request: its head, and as many bytes as it announces.
  static bool read_request(int fd, std::string& held, std::string& request) {
    for (;;) {
      const auto end = held.find("\r\n\r\n");
      if (end != std::string::npos) {
        const auto at = held.find("Content-Length: ");
        const auto length = at < end ? static_cast<std::size_t>(std::atoll(held.c_str() + at + 16)) : 0U;
        if (held.size() >= end + 4 + length) {
          request = held.substr(0, end + 4 + length);
          held.erase(0, end + 4 + length);
          return true;
        }
      }
      char bytes[65536];
      const auto got = ::recv(fd, bytes, sizeof bytes, 0);
      if (got <= 0) return false;
      held.append(bytes, static_cast<std::size_t>(got));
    }
  }

  void serve() {
    std::size_t next = 0;
    while (next < answers_.size()) {
      const sys::Fd peer{::accept(listener_.get(), nullptr, nullptr)};
      if (!peer) return;
      ++connections_;
      std::string held;
      std::string request;
      while (next < answers_.size() && read_request(peer.get(), held, request)) {
        requests_.push_back(request);
        const auto& answer = answers_[next++];
        const auto step = answer.piece == 0 ? answer.bytes.size() : answer.piece;
        for (std::size_t at = 0; at < answer.bytes.size(); at += step)
          ::send(peer.get(), answer.bytes.data() + at, std::min(step, answer.bytes.size() - at), MSG_NOSIGNAL);
        if (answer.close) break;
      }
    }
  }

  std::string folder_;
  sys::Fd listener_;
  std::vector<Answer> answers_;
  std::vector<std::string> requests_;
  int connections_ = 0;
  std::thread thread_;
};

/// A whole answer with a body of known length.
inline std::string answer(int status, const std::string& body, const std::string& headers = "") {
  return "HTTP/1.1 " + std::to_string(status) +
         " X\r\nContent-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" + headers +
         "\r\n" + body;
}

}  // namespace farmtok::test
