#include "base/error.hpp"
#include "http/client/client.hpp"
#include "http/harness.hpp"
#include "http/server/listeners.hpp"

using namespace farmtok;
using namespace farmtok::http;
using namespace farmtok::http::test;

namespace {

/// A mail server for one message: answers each command from a table and keeps the session.
class FakeMailServer {
 public:
  explicit FakeMailServer(std::string rcpt_reply)
      : rcpt_reply_(std::move(rcpt_reply)), listener_(Listener::tcp("127.0.0.1:0")) {
    thread_ = std::thread([this] { serve(); });
  }
  ~FakeMailServer() { thread_.join(); }
  FakeMailServer(const FakeMailServer&) = delete;
  FakeMailServer& operator=(const FakeMailServer&) = delete;
  std::string url() const { return "smtp://127.0.0.1:" + std::to_string(listener_.port()); }
  std::string transcript() {
    ended_.wait();
    return transcript_;
  }

 private:
  void serve() {
    ::fcntl(listener_.fd(), F_SETFL, 0);  // wait in accept
    const auto accepted = listener_.accept();
    const int fd = accepted->fd.get();
    ::fcntl(fd, F_SETFL, 0);
    const auto say = [&](const std::string& line) {
      (void)!::send(fd, (line + "\r\n").data(), line.size() + 2, MSG_NOSIGNAL);
    };
    say("220 fake ESMTP");
    bool in_data = false;
    std::string buffer;
    char bytes[4096];
    for (ssize_t got; (got = ::recv(fd, bytes, sizeof bytes, 0)) > 0;) {
      buffer.append(bytes, static_cast<std::size_t>(got));
      for (std::size_t end; (end = buffer.find("\r\n")) != std::string::npos; buffer.erase(0, end + 2)) {
        const auto line = buffer.substr(0, end);
        transcript_ += line + "\n";
        if (in_data) {
          if (line == ".") say("250 kept"), in_data = false;
        } else if (line.starts_with("EHLO")) {
          say("250-fake\r\n250 AUTH PLAIN");
        } else if (line.starts_with("AUTH")) {
          say("334 ");
        } else if (transcript_.ends_with("AUTH PLAIN\n" + line + "\n")) {
          say("235 welcome");
        } else if (line.starts_with("RCPT")) {
          say(rcpt_reply_);
        } else if (line == "DATA") {
          say("354 go on"), in_data = true;
        } else {
          say("250 ok");
        }
      }
    }
    ended_.raise();
  }

  std::string rcpt_reply_;
  Listener listener_;
  std::string transcript_;
  Signal ended_;
  std::thread thread_;
};

const std::string message = "Subject: hi\r\n\r\n.dot\r\nend\r\n";

base::Error refusal_of(const SmtpServer& server, const std::string& from, const std::vector<std::string>& to) {
  try {
    send_mail(server, from, to, message, 5s);
  } catch (const base::Error& error) {
    return error;
  }
  FAIL("the mail was accepted");
  return base::Error(base::Code::INTERNAL, "");
}

}  // namespace

TEST_CASE("a mail is handed over as it is") {
  FakeMailServer server("250 ok");
  send_mail({server.url(), "user", "secret", "none", ""}, "farm@example.org", {"a@example.org", "b@example.org"},
            message);
  const auto said = server.transcript();
  for (const char* part : {"AUTH PLAIN", "MAIL FROM:<farm@example.org>", "RCPT TO:<a@example.org>",
                           "RCPT TO:<b@example.org>", "\n..dot\nend\n.\n"}) {
    CAPTURE(part);
    CHECK(said.find(part) != std::string::npos);
  }
}

TEST_CASE("the server's refusals say whether to try again") {
  {
    FakeMailServer server("550 no such user here");
    const auto error = refusal_of({server.url(), "", "", "none", ""}, "f@example.org", {"a@example.org"});
    CHECK(error.code == base::Code::INVALID_REQUEST);
    CHECK(error.message.find("no such user here") != std::string::npos);
  }
  {
    FakeMailServer server("451 greylisted");
    CHECK(refusal_of({server.url(), "", "", "none", ""}, "f@example.org", {"a@example.org"}).code ==
          base::Code::DELIVERY_FAILED);
  }
  {
    FakeMailServer server("250 ok");  // offers no STARTTLS
    CHECK(refusal_of({server.url(), "u", "secret", "required", ""}, "f@example.org", {"a@example.org"}).code ==
          base::Code::DELIVERY_FAILED);
    CHECK(server.transcript().find("AUTH") == std::string::npos);
  }
  CHECK(refusal_of({"smtp://127.0.0.1:1", "", "", "none", ""}, "f@example.org", {"a@example.org"}).code ==
        base::Code::DELIVERY_FAILED);
}

TEST_CASE("an address that could be read as more than one is refused before anything is sent") {
  const SmtpServer nowhere{"smtp://127.0.0.1:1", "", "", "none", ""};
  for (const std::string& address :
       {std::string(""), std::string("a"), std::string("@b"), std::string("a@"), std::string("a@b\r\nRCPT TO:<c@d>"),
        std::string("a@b\n"), std::string("a@b>"), std::string("<a@b"), std::string("a@b c@d"), std::string("a@b,c@d"),
        std::string("a\0b@c", 5), std::string("\xff@b"), std::string(400, 'a') + "@b"}) {
    CAPTURE(address);
    CHECK(refusal_of(nowhere, "f@example.org", {address}).code == base::Code::INVALID_REQUEST);
    CHECK(refusal_of(nowhere, address, {"f@example.org"}).code == base::Code::INVALID_REQUEST);
  }
  CHECK(refusal_of(nowhere, "f@example.org", {}).code == base::Code::INVALID_REQUEST);
  CHECK(refusal_of({"http://127.0.0.1:1", "", "", "none", ""}, "f@example.org", {"a@b"}).code ==
        base::Code::CONFIG_INVALID);
}
