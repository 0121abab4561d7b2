#include "base/url.hpp"

#include <doctest/doctest.h>

using namespace farmtok;

TEST_CASE("the scheme of the web is known in any case") {
  CHECK(base::web_scheme("http://a") == 7);
  CHECK(base::web_scheme("HTTPS://a") == 8);
  CHECK(base::web_scheme("Http://") == 7);
  for (const auto* text : {"", "http:/a", "ftp://a", "xhttp://a", " http://a"}) CHECK(base::web_scheme(text) == 0);
}

TEST_CASE("addresses that can be reached") {
  for (const auto* url :
       {"HTTP://example.com", "hTTps://Example.COM:443/x", "http://a.example:1/", "http://a.example:65535?x",
        "http://localhost/", "http://my_host-1.example./", "http://127.0.0.1/", "http://[2001:DB8::1]:8080/",
        "http://b\u00FCcher.example/", "http://\u65E5\u672C\u8A9E.jp", "http://\U00020BB7.jp/",
        "http://xn--bcher-kva.example/", "http://1and1.de", "http://0xa.example/", "http://l\u00B7l.cat/",
        "https://a.example:00080/"}) {
    CAPTURE(url);
    CHECK(base::fault_of_web_address(url) == "");
  }
}

TEST_CASE("addresses that never can") {
  struct Row {
    const char* url;
    const char* fault;
  };
  for (const auto& [url, fault] :
       {Row{"http://a.example:99999/", "has port \"99999\"; a port is 1 to 65535"},
        Row{"http://a.example:0/", "has port \"0\"; a port is 1 to 65535"},
        Row{"http://a.example:/", "has port \"\"; a port is 1 to 65535"},
        Row{"http://a.example:80x/", "has port \"80x\"; a port is 1 to 65535"},
        Row{"http://a.example:-1", "has port \"-1\"; a port is 1 to 65535"},
        Row{"http://a.example:1:2", "has port \"1:2\"; a port is 1 to 65535"},
        Row{"http://\u2460\u2461\u2466.\u24EA.\u24EA.\u2460/",
            "names \"\u2460\u2461\u2466.\u24EA.\u24EA.\u2460\", which cannot be a host"},
        Row{"http://\uFF11\uFF12\uFF17.0.0.\uFF11/", "names \"\uFF11\uFF12\uFF17.0.0.\uFF11\", which cannot be a host"},
        Row{"http://127\u30020.0.1/",
            "names \"127\u30020.0.1\", which is no IPv4 address; write it as four numbers, like 192.0.2.7"},
        Row{"http://a..b/", "names \"a..b\", which cannot be a host"},
        Row{"http://a%2Eb/", "names \"a%2Eb\", which cannot be a host"},
        Row{"http://a\\b/", "names \"a\\b\", which cannot be a host"},
        Row{"http://127.1/", "names \"127.1\", which is no IPv4 address; write it as four numbers, like 192.0.2.7"},
        Row{"http://0x7f.0.0.0x1/",
            "names \"0x7f.0.0.0x1\", which is no IPv4 address; write it as four numbers, like 192.0.2.7"},
        Row{"http://2130706433/",
            "names \"2130706433\", which is no IPv4 address; write it as four numbers, like 192.0.2.7"},
        Row{"http://1.2.3.256/",
            "names \"1.2.3.256\", which is no IPv4 address; write it as four numbers, like 192.0.2.7"},
        Row{"http://[::1/", "names \"[\", which is no IPv6 address"},
        Row{"http://[::g]/", "names \"[::g]\", which is no IPv6 address"},
        Row{"http://[fe80::1%25eth0]/", "names \"[fe80::1%25eth0]\", which is no IPv6 address"},
        Row{"http:///x", "names no host"},
        Row{"HTTP://:80", "names no host"},
        Row{"http://a@b.example", "must not carry a user name or password"},
        Row{"ftp://a.example", "\"ftp://a.example\" is not an http or https URL"}}) {
    CAPTURE(url);
    CHECK(base::fault_of_web_address(url) == fault);
  }
  const std::string label(64, 'a');
  CHECK(base::fault_of_web_address("http://" + label + ".example/") != "");
  CHECK(base::fault_of_web_address("http://" + label.substr(1) + ".example/") == "");
}
