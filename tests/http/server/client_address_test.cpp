#include "http/server/client_address.hpp"

#include <doctest/doctest.h>

using namespace farmtok::http;

namespace {

std::string client(std::string_view peer, std::vector<std::pair<std::string, std::string>> rows,
                   const std::vector<std::string>& trusted = {"10.0.0.0/8", "fd00::/8"}) {
  Headers headers;
  for (auto& [name, value] : rows) headers.add(name, value);
  return client_behind(peer, headers, Networks(trusted, "http.trusted_proxies"));
}

}  // namespace

TEST_CASE("only trusted proxies tell who the client is, and only what they wrote themselves counts") {
  const std::pair<std::string, std::string> listed{"X-Forwarded-For", "192.0.2.1, 198.51.100.7"};
  CHECK(client("203.0.113.9", {listed}) == "203.0.113.9");
  CHECK(client("10.0.0.1", {listed}, {}) == "10.0.0.1");
  CHECK(client("10.0.0.1", {}) == "10.0.0.1");
  CHECK(client("10.0.0.1", {listed}) == "198.51.100.7");
  CHECK(client("10.0.0.1", {{"x-forwarded-for", "192.0.2.1, 198.51.100.7, 10.2.3.4"}}) == "198.51.100.7");
  CHECK(client("10.0.0.1", {{"X-Forwarded-For", "192.0.2.1"}, {"X-Forwarded-For", "198.51.100.7"}}) == "198.51.100.7");
  CHECK(client("10.0.0.1", {{"X-Forwarded-For", "10.9.9.9, 10.2.3.4"}}) == "10.9.9.9");
}

TEST_CASE("hops are read in every form proxies write them") {
  for (const auto& [text, wanted] : std::vector<std::pair<std::string, std::string>>{
           {"for=192.0.2.60;proto=http;by=203.0.113.43", "192.0.2.60"},
           {"For=\"[2001:db8:cafe::17]:4711\"", "2001:db8:cafe::17"},
           {"for=192.0.2.43, for=\"[2001:DB8::1]\"", "2001:db8::1"},
           {"proto=https;for=\"192.0.2.1:80\"", "192.0.2.1"},
           {"for=192.0.2.43;ext=\"a, for=1.2.3.4; \\\"b\"", "192.0.2.43"},
           {"for=\"[::ffff:192.0.2.5]\"", "192.0.2.5"},
           {"for=unknown", "10.0.0.1"},
           {"for=198.51.100.1, for=_hidden, for=10.1.1.1", "10.1.1.1"},
           {"by=198.51.100.1", "10.0.0.1"},
           {"", "10.0.0.1"},
       }) {
    CAPTURE(text);
    CHECK(client("10.0.0.1", {{"Forwarded", text}}) == wanted);
  }
  for (const auto& [text, wanted] : std::vector<std::pair<std::string, std::string>>{
           {"192.0.2.1:8080", "192.0.2.1"},
           {"[2001:db8::1]:80", "2001:db8::1"},
           {"2001:db8::1", "2001:db8::1"},
           {"192.0.2.1,", "10.0.0.1"},
           {"<script>", "10.0.0.1"},
       }) {
    CAPTURE(text);
    CHECK(client("10.0.0.1", {{"X-Forwarded-For", text}}) == wanted);
  }
}

TEST_CASE("of two headers that differ one is the client's own, so neither is believed") {
  const std::pair<std::string, std::string> listed{"X-Forwarded-For", "198.51.100.7"};
  CHECK(client("10.0.0.1", {listed, {"Forwarded", "for=198.51.100.7"}}) == "198.51.100.7");
  CHECK(client("10.0.0.1", {listed, {"Forwarded", "for=198.51.100.8"}}) == "10.0.0.1");
}

TEST_CASE("one site has many clients") {
  CHECK(client_site("192.0.2.1") == "192.0.2.1");
  CHECK(client_site(client_group("2001:db8:1:2::9")) == "2001:db8:1::/48");
  CHECK(client_site("2001:db8:1:3::/64") == client_site("2001:db8:1:2::/64"));
  CHECK(client_site("2001:db8:2:3::/64") != client_site("2001:db8:1:3::/64"));
  CHECK(client_site("") == "");
}

TEST_CASE("one subscriber is one client") {
  CHECK(client_group("192.0.2.1") == "192.0.2.1");
  CHECK(client_group("::ffff:192.0.2.1") == "192.0.2.1");
  CHECK(client_group("2001:db8:1:2:3:4:5:6") == "2001:db8:1:2::/64");
  CHECK(client_group("2001:db8:1:2::") == client_group("2001:db8:1:2:ffff:ffff:ffff:ffff"));
  CHECK(client_group("2001:db8:1:3::") != client_group("2001:db8:1:2::"));
  CHECK(client_group("") == "");
}
