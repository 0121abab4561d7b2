#pragma once
// Services on loopback with prepared faults, and a farm that asks them.

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <functional>
#include <mutex>
#include <thread>

#include "farm/discovery/provider.hpp"
#include "farm/farm.hpp"
#include "support.hpp"
#include "sys/fd.hpp"

namespace farmtok::test {

/// The server's end of one connection.
class Line {
 public:
  explicit Line(int fd) : fd_(fd) {}
  /// False when the client has gone.
  bool send(std::string_view bytes) {
    while (!bytes.empty()) {
      const auto done = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (done <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(done));
      sent += done;
    }
    return true;
  }
  /// Sends nothing until the client has left.
  void wait_until_gone() const {
    char byte;
    while (::recv(fd_, &byte, 1, 0) > 0) {
    }
  }
  /// The connection ends with a reset.
  void reset() const {
    const linger at_once{1, 0};
    ::setsockopt(fd_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  }
  std::int64_t sent = 0;

 private:
  int fd_;
};

/// A whole answer.
inline std::string answer(int status, std::string_view body, std::string_view headers = "") {
  return fmt::format("HTTP/1.1 {} x\r\nContent-Length: {}\r\nConnection: close\r\n{}\r\n{}", status, body.size(),
                     headers, body);
}

class StandIn {
 public:
  /// Gets the request, its head and body unchanged.
  using Play = std::function<void(const std::string& request, Line&)>;

  explicit StandIn(Play play) : play_(std::move(play)), listening_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    REQUIRE(::bind(listening_.get(), reinterpret_cast<sockaddr*>(&address), size) == 0);
    REQUIRE(::listen(listening_.get(), 16) == 0);
    ::getsockname(listening_.get(), reinterpret_cast<sockaddr*>(&address), &size);
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { serve(); });
  }
  /// Plays these answers one after the other, the last one again and again.
  explicit StandIn(std::vector<std::string> answers)
      : StandIn([answers = std::move(answers), next = std::size_t{0}](const std::string&, Line& line) mutable {
          line.send(answers[std::min(next++, answers.size() - 1)]);
        }) {}
  ~StandIn() {
    ::shutdown(listening_.get(), SHUT_RDWR);
    thread_.join();
  }
  StandIn(const StandIn&) = delete;
  StandIn& operator=(const StandIn&) = delete;

  std::string host() const { return fmt::format("127.0.0.1:{}", port_); }
  std::string url(std::string_view path = "") const { return fmt::format("http://{}{}", host(), path); }
  std::vector<std::string> requests() const {
    const std::lock_guard lock{mutex_};
    return requests_;
  }
  /// "/path?query" of request number `i`.
  std::string target(std::size_t i) const {
    const auto all = requests();
    REQUIRE(i < all.size());
    const auto start = all[i].find(' ') + 1;
    return all[i].substr(start, all[i].find(' ', start) - start);
  }

 private:
  void serve() {
    for (;;) {
      const sys::Fd peer{::accept4(listening_.get(), nullptr, nullptr, SOCK_CLOEXEC)};
      if (!peer) return;
      std::string request;
      char bytes[4096];
      while (request.find("\r\n\r\n") == std::string::npos) {
        const auto got = ::recv(peer.get(), bytes, sizeof bytes, 0);
        if (got <= 0) break;
        request.append(bytes, static_cast<std::size_t>(got));
        if (request.starts_with('\x16')) break;  // TLS
      }
      {
        const std::lock_guard lock{mutex_};
        requests_.push_back(request);
      }
      Line line{peer.get()};
      play_(request, line);
    }
  }

  Play play_;
  sys::Fd listening_;
  int port_ = 0;
  mutable std::mutex mutex_;
  std::vector<std::string> requests_;
  std::thread thread_;
};

/// A farm with its own settings that asks and is never stopped.
struct AskingFarm {
  explicit AskingFarm(std::map<std::string, std::string> flags) : settings(load(std::move(flags), folder.path())) {}

  static settings::Settings load(std::map<std::string, std::string> flags, const std::string& state) {
    flags.emplace("state", state);
    return settings::Settings::load(flags);
  }
  farm::discovery::SearchAsk search(std::string prompt, std::optional<std::string> cursor = {}) const {
    return {model::JobMode::search, std::move(prompt), {}, filter, 20, std::move(cursor)};
  }
  farm::discovery::SearchAsk channel(std::string name, std::optional<std::string> cursor = {}) const {
    return {model::JobMode::channel, {}, std::move(name), filter, 20, std::move(cursor)};
  }

  TempFolder folder;
  base::ManualClock clock{noon()};
  store::Store store{folder.path(), clock};
  settings::Settings settings;
  farm::Farm farm{store, settings, {"http://farm.test"}, "usr_1", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"};
  services::ServiceClient service_client{clock};
  farm::discovery::Filter filter;
  services::Stopping never;
};

/// The error that `act` throws; fails when there is none.
template <class Act>
base::Error error_of(Act&& act) {
  try {
    act();
  } catch (const base::Error& error) {
    return error;
  }
  FAIL("nothing was thrown");
  return {base::Code::UNFINISHED, ""};
}

/// All texts of an error, as logs and answers show them.
inline std::string words_of(const base::Error& error) {
  auto words = error.message + " | " + error.hint;
  for (const auto& detail : error.details) words += " | " + detail.field + "=" + detail.message;
  return words;
}

inline bool has(std::string_view text, std::string_view part) { return text.find(part) != text.npos; }

}  // namespace farmtok::test
