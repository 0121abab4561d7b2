#include "settings/machine_zone.hpp"

#include <doctest/doctest.h>

#include <cstdlib>

using namespace farmtok::settings;

TEST_CASE("the machine's zone by name") {
  const std::vector<std::pair<std::string, std::string>> rows{{"Europe/Berlin", "Europe/Berlin"},
                                                              {":Asia/Tokyo", "Asia/Tokyo"},
                                                              {"/usr/share/zoneinfo/Asia/Tokyo", "Asia/Tokyo"},
                                                              {"EST5EDT,M3.2.0,M11.1.0/2", "UTC"}};
  for (const auto& [variable, zone] : rows) {
    ::setenv("TZ", variable.c_str(), 1);
    CHECK(machine_zone() == zone);
  }
  ::unsetenv("TZ");
  CHECK_FALSE(machine_zone().empty());
}
