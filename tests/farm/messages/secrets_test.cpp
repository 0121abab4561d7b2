#include "farm/messages/secrets.hpp"

#include "base/error.hpp"
#include "crypto/crypto.hpp"
#include "farm/farm_fixture.hpp"
#include "farm/messages/receivers.hpp"

using namespace farmtok;
using namespace std::chrono_literals;
using test::noon;

namespace {

struct Fixture : test::FarmFixture {
  Fixture() { farm.signing_root = "whsec_root of this farm alone"; }
  std::vector<std::string> secrets(const std::string& url) {
    return store.read([&](sql::Database& db) { return farm::messages::signing_secrets(farm, db, url, clock.now()); });
  }
  std::string own(const std::string& host) {
    return store.read([&](sql::Database& db) { return farm::messages::receiver_secret(farm, db, host).secret; });
  }
  void configure(std::map<std::string, std::string> flags) {
    flags["state"] = folder.path();
    settings = settings::Settings::load(flags);
  }
};

}  // namespace

TEST_CASE("an address is known by its host, and shown without what may be a secret") {
  struct Row {
    const char *url, *authority, *host;
  };
  for (const auto& row :
       {Row{"https://Hooks.Example.org/services/T0/B0?token=x", "hooks.example.org", "hooks.example.org"},
        Row{"http://user:pass@h.test:8443#x", "h.test:8443", "h.test"}, Row{"http://[::1]:80/x", "[::1]:80", "[::1]"},
        Row{"http://[::1]/x", "[::1]", "[::1]"}, Row{"http://h.test?x@y", "h.test", "h.test"},
        Row{"h.test", "h.test", "h.test"}, Row{"", "?", "?"}}) {
    CAPTURE(row.url);
    CHECK(farm::messages::authority_of(row.url) == row.authority);
    CHECK(farm::messages::host_of(row.url) == row.host);
  }
  const std::string url = "https://h.test/services/hush?token=hush";
  CHECK(farm::messages::shown_address(url) == "https://h.test [" + crypto::sha256_hex(url).substr(0, 8) + "]");
  CHECK(farm::messages::shown_address(url) != farm::messages::shown_address(url + "2"));
}

TEST_CASE("work is shown without the addresses in its payload") {
  model::Work work;
  work.kind = model::WorkKind::webhook;
  work.payload = R"({"body":"{}","url":"https://h.test/hush"})";
  CHECK(farm::messages::shown_work(work).payload.find("hush") == std::string::npos);
  CHECK(farm::messages::shown_work(work).payload.find("https://h.test [") != std::string::npos);
  work.kind = model::WorkKind::fetch;
  work.payload = R"({"what":{"url":"https://h.test/hush"}})";
  CHECK(farm::messages::shown_work(work).payload.find("hush") == std::string::npos);
}

TEST_CASE_FIXTURE(Fixture, "each host has a secret of its own, beside the shared one") {
  const auto one = secrets("https://one.test/a"), other = secrets("https://other.test/a");
  REQUIRE(one.size() == 2);
  CHECK(one[0] == farm.webhook_secret);
  CHECK(one[1] == own("one.test"));
  CHECK(one[1] == own("https://ONE.test:8443/b"));
  CHECK(one[1] != other[1]);
  CHECK(crypto::sign_webhook(one[1], "id", 1, "body").starts_with("v1,"));
  configure({{"webhook.shared", "false"}});
  CHECK(secrets("https://one.test/a") == std::vector{one[1]});
}

TEST_CASE_FIXTURE(Fixture, "after a rotation both secrets sign until the overlap is over") {
  configure({{"webhook.shared", "false"}});
  const auto first = own("one.test");
  const auto told = farm::messages::rotate_secret(farm, "one.test", 24h);
  CHECK(told.previous_until == noon() + 24h);
  CHECK(told.secret != first);
  CHECK(secrets("https://one.test/") == std::vector{told.secret, first});
  clock.advance(24h);
  CHECK(secrets("https://one.test/") == std::vector{told.secret});
  const auto next = farm::messages::rotate_secret(farm, "one.test", 0s);
  CHECK(secrets("https://one.test/") == std::vector{next.secret});
  CHECK(next.secret != first);
  CHECK(events("webhook.secret_rotated") == 2);
}

TEST_CASE_FIXTURE(Fixture, "a promised overlap is kept: a rotation within it is refused, but for one that ends it") {
  configure({{"webhook.shared", "false"}});
  const auto first = own("one.test");
  const auto second = farm::messages::rotate_secret(farm, "one.test", 24h).secret;
  clock.advance(23h);
  for (const auto overlap : {std::chrono::seconds{1h}, std::chrono::seconds{48h}}) {
    try {
      farm::messages::rotate_secret(farm, "https://One.test/hook", overlap);
      FAIL("another overlap was given");
    } catch (const base::Error& error) {
      CHECK(error.code == base::Code::NOT_READY);
      CHECK(error.message.find(base::format_instant(noon() + 24h)) != std::string::npos);
      CHECK(error.hint == "farmtok webhooks rotate one.test --overlap 0s --yes");
    }
  }
  CHECK(secrets("https://one.test/") == std::vector{second, first});
  const auto third = farm::messages::rotate_secret(farm, "one.test", 0s);
  CHECK_FALSE(third.previous_until);
  CHECK(secrets("https://one.test/") == std::vector{third.secret});
  CHECK(farm::messages::rotate_secret(farm, "one.test", 1h).previous_until == noon() + 24h);
}

TEST_CASE_FIXTURE(Fixture, "what names no host has no secret") {
  for (const auto* typed : {"", "a b", "https://", "mail@one.test"}) {
    CAPTURE(typed);
    CHECK(test::code_of([&] { own(typed); }) == base::Code::INVALID_REQUEST);
    CHECK(test::code_of([&] { farm::messages::rotate_secret(farm, typed, 1h); }) == base::Code::INVALID_REQUEST);
  }
}

TEST_CASE_FIXTURE(Fixture, "what webhook.secrets lists goes before, and a host listed twice is signed for twice") {
  const std::string a = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", b = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";
  configure({{"webhook.shared", "false"}, {"webhook.secrets", "one.test=" + a + ", ONE.test=" + b}});
  CHECK(secrets("https://one.test/") == std::vector{a, b});
  CHECK(own("one.test") == a);
  CHECK(own("other.test") != a);
  CHECK(test::code_of([&] { farm::messages::rotate_secret(farm, "one.test", 1h); }) == base::Code::INVALID_REQUEST);
}
