#include "http/server/target.hpp"

#include <doctest/doctest.h>

#include "base/error.hpp"

using namespace farmtok;
using namespace farmtok::http;

TEST_CASE("targets are decoded") {
  CHECK(parse_target("/").path == "/");
  CHECK(parse_target("/a%20b/%C3%A9").path == "/a b/é");
  CHECK(parse_target("/a+b").path == "/a+b");
  CHECK(parse_target("http://host:1/a?x=1").path == "/a");
  CHECK(parse_target("/...").path == "/...");

  using Pairs = std::vector<std::pair<std::string, std::string>>;
  CHECK(parse_target("/a").query.empty());
  CHECK(parse_target("/a?").query.empty());
  CHECK(parse_target("/a?x=1&y=a+b%26&&z&=v&x=2").query ==
        Pairs{{"x", "1"}, {"y", "a b&"}, {"z", ""}, {"", "v"}, {"x", "2"}});
  CHECK(parse_target("/a?a=b=c").query == Pairs{{"a", "b=c"}});
}

TEST_CASE("what could mean two things is refused") {
  const std::string long_path = "/" + std::string(2048, 'a');
  const std::string long_query = "/?" + std::string(8192, 'a');
  std::string many = "/?";
  for (int i = 0; i < 129; ++i) many += "a&";
  for (const std::string& target : {std::string("*"),
                                    std::string(""),
                                    std::string("a"),
                                    std::string("http://host"),
                                    std::string("/%"),
                                    std::string("/%4"),
                                    std::string("/%zz"),
                                    std::string("/%00"),
                                    std::string("/a%0ab"),
                                    std::string("/%7f"),
                                    std::string("/.."),
                                    std::string("/a/../b"),
                                    std::string("/a/."),
                                    std::string("/%2e%2e/b"),
                                    std::string("/a%2fb"),
                                    std::string("/a%2Fb"),
                                    std::string("/%ff"),
                                    std::string("/a#b"),
                                    std::string("/?x=%"),
                                    std::string("/?x=%00"),
                                    std::string("/?%ff"),
                                    long_path,
                                    long_query,
                                    many}) {
    CAPTURE(target);
    CHECK_THROWS_AS(parse_target(target), base::Error);
  }
}
