#include "settings/install_tokens.hpp"

#include <doctest/doctest.h>

#include "base/error.hpp"
#include "settings/machine_zone.hpp"
#include "settings/places.hpp"
#include "settings/scratch.hpp"

using namespace farmtok;
using namespace farmtok::settings;
using farmtok::settings::testing::Scratch;

TEST_CASE("the tokens of the settings, and those that the file has now") {
  Scratch scratch;
  const auto file = scratch.write("[api]\ninstall_id = \"id\"\ninstall_secret = \"0123456789abcdef\"\n");
  const auto settings = Settings::load({{"config", file}});
  auto tokens = install_tokens(settings);
  CHECK(tokens.install_id == "id");
  CHECK(tokens.secret == "0123456789abcdef");
  CHECK(tokens.former_secret.empty());
  CHECK_FALSE(tokens.former_until);
  CHECK_FALSE(tokens.fixed);

  scratch.write(
      "[api]\ninstall_id = \"other\"\ninstall_secret = \"ffffffffffffffff\"\nformer_secret = \"0123456789abcdef\"\n"
      "former_until = \"2026-12-01T00:00:00Z\"\n");
  CHECK(install_tokens(settings).secret == "0123456789abcdef");
  tokens = install_tokens_in_file(settings);
  CHECK(tokens.install_id == "id");
  CHECK(tokens.secret == "ffffffffffffffff");
  CHECK(tokens.former_secret == "0123456789abcdef");
  CHECK(tokens.former_until == base::parse_instant("2026-12-01T00:00:00Z"));

  scratch.write("[api]\ninstall_secret = \"short\"\n");
  CHECK_THROWS_AS(install_tokens_in_file(settings), base::Error);
  CHECK(install_tokens(Settings::load({{"api.install_secret", "0123456789abcdef"}})).fixed);
}

TEST_CASE("the places of the daemon, and whether a zone is set") {
  const auto places =
      daemon_places(Settings::load({{"state", "/some/state"}, {"socket", "/some/socket"}, {"http", "off"}}));
  CHECK(places.state == "/some/state");
  CHECK(places.socket == "/some/socket");
  CHECK(places.http == "off");
  CHECK(has_own_zone(Settings::load({{"timezone", "Asia/Tokyo"}})));
  CHECK_FALSE(has_own_zone(Settings::load({{"timezone", ""}})));
}
