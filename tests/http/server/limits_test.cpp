// Slow and many clients, doors, and the end of the server.
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "base/error.hpp"
#include "http/harness.hpp"
#include "http/server/listeners.hpp"

using namespace farmtok;
using namespace farmtok::http;
using namespace farmtok::http::test;

namespace {

Route hello() {
  return {Method::get, "/hello", Access::anyone, Runs::inline_, [](const Request&) { return text("hello"); }};
}

Route echo() {
  return {Method::post, "/echo", Access::anyone, Runs::inline_, [](const Request& r) { return text(r.body); }};
}

/// More than the kernel takes at once, so that the server waits for a client that does not read.
Route big() {
  return {Method::get, "/big", Access::anyone, Runs::inline_, [](const Request&) {
            static const auto bytes = std::make_shared<const std::string>(16 << 20, 'b');
            return Response{200, {}, bytes};
          }};
}

base::Code code_of(const std::function<void()>& work) {
  try {
    work();
  } catch (const base::Error& error) {
    return error.code;
  }
  FAIL("nothing was thrown");
  return base::Code::INTERNAL;
}

}  // namespace

TEST_CASE("slow heads, slow bodies and silence are cut at their deadlines") {
  ServerOptions options;
  options.head_deadline = options.body_deadline = options.idle_deadline = 1s;
  const TestServer server({hello(), echo()}, options);
  auto silent = server.tcp();
  auto slow_head = server.tcp();
  slow_head.send("GET /hello HT");
  auto slow_body = server.tcp();
  slow_body.send("POST /echo HTTP/1.1\r\nHost: t\r\nContent-Length: 5\r\n\r\nhe");
  auto kept = server.tcp();
  CHECK(kept.ask(get("/hello")).status == 200);
  CHECK(silent.closed());
  CHECK(slow_head.closed());
  CHECK(slow_body.closed());
  CHECK(kept.closed());
  CHECK(server.connections_become(0));
}

TEST_CASE("at the cap the longest idle connection makes room, and the operator's door is not counted") {
  ServerOptions options;
  options.max_connections = 3;
  const TestServer server({hello()}, options);
  auto first = server.tcp();
  CHECK(first.ask(get("/hello")).status == 200);
  auto second = server.tcp();
  CHECK(second.ask(get("/hello")).status == 200);
  auto third = server.tcp();
  CHECK(third.ask(get("/hello")).status == 200);
  CHECK(first.ask(get("/hello")).status == 200);  // now the second is the longest idle
  auto operators = server.unix_socket();
  CHECK(operators.ask(get("/hello")).status == 200);
  auto fourth = server.tcp();
  CHECK(fourth.ask(get("/hello")).status == 200);
  CHECK(second.closed());
  CHECK(first.ask(get("/hello")).status == 200);
  CHECK(third.ask(get("/hello")).status == 200);
  CHECK(operators.ask(get("/hello")).status == 200);
}

TEST_CASE("at the cap those who have said nothing make room before those who were served") {
  ServerOptions options;
  options.max_connections = 3;
  const TestServer server({hello()}, options);
  auto served = server.tcp();
  CHECK(served.ask(get("/hello")).status == 200);
  auto silent = server.tcp();
  REQUIRE(server.connections_become(2));
  auto half = server.tcp();
  half.send("GET /he");
  REQUIRE(server.connections_become(3));
  auto newcomer = server.tcp();
  CHECK(newcomer.ask(get("/hello")).status == 200);
  CHECK(silent.closed());
  auto another = server.tcp();
  CHECK(another.ask(get("/hello")).status == 200);
  CHECK(half.closed());
  CHECK(served.ask(get("/hello")).status == 200);
}

TEST_CASE("at the cap downloads that have only just begun make room, too") {
  ServerOptions options;
  options.max_connections = 3;
  const TestServer server({hello(), big()}, options);
  std::vector<Client> readers;
  for (int i = 0; i < 3; ++i) {
    readers.push_back(server.tcp());
    readers.back().send(get("/big"));
    CHECK(readers.back().wait_for("HTTP/1.1 200"));
  }
  auto newcomer = server.tcp();
  CHECK(newcomer.ask(get("/hello")).status == 200);
}

TEST_CASE("one client has no more connections than it may, unless it is a trusted proxy") {
  ServerOptions options;
  options.max_per_client = 2;
  {
    const TestServer server({hello()}, options);
    auto first = server.tcp();
    CHECK(first.ask(get("/hello")).status == 200);
    auto second = server.tcp();
    CHECK(second.ask(get("/hello")).status == 200);
    auto third = server.tcp();
    CHECK(third.ask(get("/hello")).status == 200);
    CHECK(first.closed());
    CHECK(second.ask(get("/hello")).status == 200);
  }
  options.trusted_proxies = Networks({"127.0.0.0/8"}, "http.trusted_proxies");
  const TestServer server({hello()}, options);
  std::vector<Client> many;
  for (int i = 0; i < 5; ++i) {
    many.push_back(server.tcp());
    CHECK(many.back().ask(get("/hello")).status == 200);
  }
  for (auto& each : many) CHECK(each.ask(get("/hello")).status == 200);
}

TEST_CASE("a reader that takes less than the least speed is cut, one that takes more is not") {
  ServerOptions options;
  options.speed_grace = 1s;
  options.least_speed = 64 << 20;  // bytes that the kernel takes at the start do not count
  const TestServer server({big()}, options);
  auto slow = server.tcp();
  slow.send(get("/big"));
  CHECK(server.connections_become(1));
  CHECK(server.connections_become(0));
  auto good = server.tcp();
  CHECK(good.ask(get("/big")).body.size() == 16 << 20);
}

TEST_CASE("the operator's door answers while all workers of the open door are busy, and reads while writes wait") {
  Signal entered, go;
  std::atomic<int> waiting = 0;
  const Route stuck{Method::post, "/stuck", Access::anyone, Runs::pool, [&](const Request&) {
                      if (++waiting == 4) entered.raise();
                      go.wait();
                      return text("late");
                    }};
  const Route read{Method::get, "/read", Access::anyone, Runs::pool, [](const Request&) { return text("read"); }};
  const Route write{Method::post, "/write", Access::anyone, Runs::pool, [](const Request&) { return text("wrote"); }};
  const TestServer server({stuck, read, write});
  std::vector<Client> many;
  for (int i = 0; i < 6; ++i) {
    many.push_back(server.tcp());
    many.back().send("POST /stuck HTTP/1.1\r\nHost: t\r\nContent-Length: 0\r\n\r\n");
  }
  REQUIRE(entered.wait());
  CHECK(server.tcp().ask(get("/read")).body == "read");
  CHECK(server.unix_socket().ask(get("/read")).body == "read");
  CHECK(server.unix_socket().ask("POST /write HTTP/1.1\r\nHost: t\r\nContent-Length: 0\r\n\r\n").body == "wrote");
  go.raise();
  for (auto& each : many) CHECK(each.answer().body == "late");
}

TEST_CASE("costly work has a short queue, and is not begun for a client that has left") {
  Signal entered, go;
  std::atomic<int> ran = 0;
  const Route costly{Method::get, "/costly", Access::anyone, Runs::costly, [&](const Request&) {
                       ++ran;
                       entered.raise();
                       go.wait();
                       return text("done");
                     }};
  ServerOptions options;
  options.costly_queue = 2;
  const TestServer server({costly, hello()}, options);
  auto first = server.tcp();
  first.send(get("/costly"));
  REQUIRE(entered.wait());
  auto second = server.tcp();
  {
    auto leaves = server.tcp();
    leaves.send(get("/costly"));
    second.send(get("/costly"));
    std::this_thread::sleep_for(200ms);  // there is no sign that both of them wait
    auto more = server.tcp();
    const auto answer = more.ask(get("/costly"));
    CHECK(answer.status == 503);
    CHECK(answer.body.starts_with("OVERLOADED"));
  }
  CHECK(server.tcp().ask(get("/hello")).status == 200);
  go.raise();
  CHECK(first.answer().body == "done");
  CHECK(second.answer().body == "done");
  CHECK(ran == 2);
}

TEST_CASE("what a route admits by its own answer never reaches its handler") {
  std::atomic<int> ran = 0;
  const Route guarded{.method = Method::get,
                      .path = "/guarded",
                      .access = Access::anyone,
                      .runs = Runs::pool,
                      .handler =
                          [&](const Request&) {
                            ++ran;
                            return text("in");
                          },
                      .admit = [](const Request& request) -> std::optional<Response> {
                        if (request.has_query("no")) throw base::Error(base::Code::RATE_LIMITED, "wait");
                        if (request.has_query("maybe")) return Response{429, {}, "a page"};
                        return std::nullopt;
                      }};
  const TestServer server({guarded});
  auto client = server.tcp();
  CHECK(client.ask(get("/guarded")).body == "in");
  CHECK(client.ask(get("/guarded?no")).status == 429);
  CHECK(client.ask(get("/guarded?maybe")).body == "a page");
  CHECK(ran == 1);
}

// The helper of the address sanitizer reads memory through pipes, which need descriptors too.
#ifdef __SANITIZE_ADDRESS__
constexpr bool sanitizer_needs_descriptors = true;
#else
constexpr bool sanitizer_needs_descriptors = false;
#endif

TEST_CASE("out of descriptors, the longest idle connection makes room" * doctest::skip(sanitizer_needs_descriptors)) {
  TestServer server({hello()});
  auto operators = server.unix_socket();
  CHECK(operators.ask(get("/hello")).status == 200);
  auto idle = server.tcp();
  CHECK(idle.ask(get("/hello")).status == 200);
  auto newcomer = Client::unconnected();
  rlimit limit{};
  REQUIRE(::getrlimit(RLIMIT_NOFILE, &limit) == 0);
  const int lowest_free = ::dup(0);
  ::close(lowest_free);
  const rlimit none_left{static_cast<rlim_t>(lowest_free), limit.rlim_max};
  REQUIRE(::setrlimit(RLIMIT_NOFILE, &none_left) == 0);
  newcomer.connect(server->port());
  CHECK(newcomer.ask(get("/hello")).status == 200);
  CHECK(operators.ask(get("/hello")).status == 200);
  CHECK(idle.closed());
  REQUIRE(::setrlimit(RLIMIT_NOFILE, &limit) == 0);
}

TEST_CASE("a slow request finishes within the grace, and nobody new comes in") {
  Signal entered, go;
  const Route slow{Method::get, "/slow", Access::anyone, Runs::pool, [&](const Request&) {
                     entered.raise();
                     go.wait();
                     return text("done");
                   }};
  TestServer server({slow, hello()});
  auto busy = server.tcp();
  busy.send(get("/slow"));
  REQUIRE(entered.wait());
  auto idle = server.tcp();
  CHECK(idle.ask(get("/hello")).status == 200);
  server->stop(10s);
  CHECK(idle.closed());
  CHECK_FALSE(server.tcp().connected());
  for (int i = 0; i < 500 && std::filesystem::exists(server.socket_path()); ++i) std::this_thread::sleep_for(10ms);
  CHECK_FALSE(std::filesystem::exists(server.socket_path()));
  CHECK_FALSE(server.finished.wait(50ms));
  go.raise();
  const auto answer = busy.answer();
  CHECK(answer.body == "done");
  CHECK(answer.has("Connection: close"));
  CHECK(server.finished.wait());
}

TEST_CASE("after the grace run() returns even if a request is stuck") {
  Signal entered, go;
  const Route stuck{Method::get, "/stuck", Access::anyone, Runs::pool, [&](const Request&) {
                      entered.raise();
                      go.wait();
                      return text("late");
                    }};
  TestServer server({stuck});
  auto client = server.tcp();
  client.send(get("/stuck"));
  REQUIRE(entered.wait());
  server->stop(100ms);
  CHECK(server.finished.wait());
  CHECK(client.closed());
  go.raise();
}

TEST_CASE("the operator's socket is private, replaces a stale one and respects a live one") {
  const TempDir folder;
  const auto path = folder.file("made/here/s.sock");
  const auto mode = [](const std::string& of) {
    struct stat info {};
    REQUIRE(::stat(of.c_str(), &info) == 0);
    return info.st_mode & 0777;
  };
  {
    const auto listener = Listener::unix_socket(path);
    CHECK(mode(path) == 0600);
    CHECK(mode(folder.file("made")) == 0700);
    CHECK(mode(folder.file("made/here")) == 0700);
    CHECK(code_of([&] { (void)Listener::unix_socket(path); }) == base::Code::STATE_IN_USE);
  }
  CHECK_FALSE(std::filesystem::exists(path));
  {
    // The remains of a killed daemon: a socket on which no process listens.
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::strncpy(address.sun_path, path.c_str(), sizeof address.sun_path - 1);
    const sys::Fd dead(::socket(AF_UNIX, SOCK_STREAM, 0));
    REQUIRE(::bind(dead.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
  }
  REQUIRE(std::filesystem::exists(path));
  CHECK_NOTHROW((void)Listener::unix_socket(path));
  const auto plain = folder.write("plain", "precious");
  CHECK(code_of([&] { (void)Listener::unix_socket(plain); }) == base::Code::CONFIG_INVALID);
  CHECK(std::filesystem::file_size(plain) == 8);
  CHECK(code_of([&] { (void)Listener::unix_socket(folder.file(std::string(200, 'x'))); }) ==
        base::Code::CONFIG_INVALID);
}

TEST_CASE("another user of the machine is turned away at the operator's socket" * doctest::skip(::geteuid() != 0)) {
  const TestServer server({hello()});
  // Even when the folder and the socket are open to all by mistake.
  for (const auto& path : {server.folder.file(""), server.folder.file("run"), server.socket_path()})
    REQUIRE(::chmod(path.c_str(), 0777) == 0);
  const pid_t child = ::fork();
  if (child == 0) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::strncpy(address.sun_path, server.socket_path().c_str(), sizeof address.sun_path - 1);
    const int fd = ::socket(AF_UNIX, SOCK_STREAM, 0);
    char byte;
    if (::setgid(65534) != 0 || ::setuid(65534) != 0) ::_exit(1);
    if (::connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) ::_exit(2);
    const auto request = "GET /hello HTTP/1.1\r\nHost: t\r\n\r\n";
    (void)!::send(fd, request, std::strlen(request), MSG_NOSIGNAL);
    ::_exit(::recv(fd, &byte, 1, 0) <= 0 ? 42 : 3);
  }
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  CHECK(WEXITSTATUS(status) == 42);
  auto own = server.unix_socket();
  CHECK(own.ask(get("/hello")).status == 200);
}

TEST_CASE("TCP addresses") {
  for (const char* bad :
       {"", ":80", "127.0.0.1", "127.0.0.1:", "127.0.0.1:x", "127.0.0.1:65536", "::1:80", "8.8.8.8:0"}) {
    CAPTURE(bad);
    CHECK(code_of([&] { (void)Listener::tcp(bad); }) == base::Code::CONFIG_INVALID);
  }
  const auto listener = Listener::tcp("localhost:0");
  CHECK(listener.port() != 0);
  CHECK(code_of([&] { (void)Listener::tcp("127.0.0.1:" + std::to_string(listener.port())); }) ==
        base::Code::STATE_IN_USE);
  const sys::Fd v6(::socket(AF_INET6, SOCK_STREAM, 0));
  sockaddr_in6 loopback{};
  loopback.sin6_family = AF_INET6;
  loopback.sin6_addr = in6addr_loopback;
  if (v6 && ::bind(v6.get(), reinterpret_cast<const sockaddr*>(&loopback), sizeof loopback) == 0)
    CHECK(Listener::tcp("[::1]:0").port() != 0);
}
