#include <doctest/doctest.h>

#include "base/error.hpp"
#include "http/client/client.hpp"
#include "http/client/own_addresses.hpp"

using namespace farmtok;
using namespace farmtok::http;

TEST_CASE("only public addresses pass by themselves") {
  const AddressGuard guard;
  for (const char* address :
       {"8.8.8.8", "1.1.1.1", "100.63.255.255", "100.128.0.0", "172.15.255.255", "172.32.0.1", "192.167.255.255",
        "198.17.255.255", "198.20.0.0", "223.255.255.255", "2606:4700:4700::1111", "2a00:1450::1", "2001:200::1"}) {
    CAPTURE(address);
    CHECK(guard.permits(address));
  }
  for (const char* address : {"0.0.0.0",
                              "0.1.2.3",
                              "10.0.0.1",
                              "10.255.255.255",
                              "100.64.0.0",
                              "100.127.255.255",
                              "127.0.0.1",
                              "127.255.255.255",
                              "169.254.169.254",
                              "172.16.0.1",
                              "172.31.255.255",
                              "192.0.0.1",
                              "192.0.2.1",
                              "192.88.99.1",
                              "192.168.0.1",
                              "198.18.0.1",
                              "198.19.255.255",
                              "198.51.100.1",
                              "203.0.113.1",
                              "224.0.0.1",
                              "239.1.1.1",
                              "240.0.0.1",
                              "255.255.255.255",  //
                              "::",
                              "::1",
                              "::8.8.8.8",
                              "::ffff:127.0.0.1",
                              "::ffff:8.8.8.8",
                              "::ffff:0:8.8.8.8",
                              "64:ff9b::8.8.8.8",
                              "64:ff9b:1::1",
                              "100::1",
                              "2001::1",
                              "2001:0:4136:e378::1",
                              "2001:db8::1",
                              "2002:7f00:1::",
                              "3fff::1",
                              "fc00::1",
                              "fd12:3456::1",
                              "fe80::1",
                              "febf::1",
                              "fec0::1",
                              "ff02::1",  //
                              "",
                              "localhost",
                              "1.2.3",
                              "0x7f.1",
                              "2130706433",
                              "fe80::1%eth0",
                              "[::1]",
                              "8.8.8.8 "}) {
    CAPTURE(address);
    CHECK_FALSE(guard.permits(address));
  }
}

TEST_CASE("net.allow opens exactly what it names") {
  const AddressGuard guard({"127.0.0.0/8", "10.1.2.3", "192.168.4.0/22", "::1/128", "fd00:1::/33"});
  for (const char* address : {"127.0.0.1", "127.9.9.9", "::ffff:127.0.0.1", "10.1.2.3", "192.168.4.0", "192.168.7.255",
                              "::1", "fd00:1::9", "fd00:1:7fff::", "8.8.8.8"}) {
    CAPTURE(address);
    CHECK(guard.permits(address));
  }
  for (const char* address : {"10.1.2.4", "192.168.3.255", "192.168.8.0", "::2", "fd00:1:8000::", "169.254.169.254"}) {
    CAPTURE(address);
    CHECK_FALSE(guard.permits(address));
  }
  CHECK(AddressGuard({"0.0.0.0/0"}).permits("10.0.0.1"));
  CHECK_FALSE(AddressGuard({"0.0.0.0/0"}).permits("fd00::1"));
}

TEST_CASE("an entry that is no CIDR is named") {
  for (const char* entry :
       {"", "localhost", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/", "10.0.0.0/8x", "::/129", "/8"}) {
    CAPTURE(entry);
    try {
      const AddressGuard guard({entry});
      FAIL("was accepted");
    } catch (const base::Error& error) {
      CHECK(error.code == base::Code::CONFIG_INVALID);
      CHECK(error.message.find("'" + std::string(entry) + "'") != std::string::npos);
    }
  }
}

TEST_CASE("the machine's own addresses are not public, unless they are allowed") {
  const auto is_own = [](const Address& address) { return address.bytes == parse_address("8.8.4.4")->bytes; };
  CHECK_FALSE(AddressGuard({}, is_own).permits("8.8.4.4"));
  CHECK(AddressGuard({}, is_own).permits("8.8.8.8"));
  CHECK(AddressGuard({"8.8.4.0/24"}, is_own).permits("8.8.4.4"));
}

TEST_CASE("the machine knows its loopback addresses for its own") {
  CHECK(is_own_address(*parse_address("127.0.0.1")));
  CHECK_FALSE(is_own_address(*parse_address("192.0.2.1")));
}
