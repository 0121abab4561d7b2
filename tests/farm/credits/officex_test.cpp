#include "farm/credits/officex.hpp"

#include <array>

#include "farm/credits/books_fixture.hpp"
#include "farm/credits/officex_stand_in.hpp"

using namespace farmtok;
using namespace farmtok::farm;
using namespace std::chrono_literals;
using base::Code;
using base::Error;
using model::Job;
using test::amount;

namespace {

struct Fixture : test::BooksFixture {
  test::OfficexStandIn officex;
  services::ServiceClient service_client{clock};
  queue::Handler handler = credits::credit_handler(farm, service_client);

  Fixture() { use({}); }
  void use(std::map<std::string, std::string> flags) {
    for (const auto& [key, value] : std::map<std::string, std::string>{{"state", folder.path()},
                                                                       {"credits.provider", "officex"},
                                                                       {"officex.base_url", officex.url()},
                                                                       {"officex.install_id", "install-7"},
                                                                       {"officex.install_secret", "s3cr3t-of-install"}})
      flags.try_emplace(key, value);
    settings = settings::Settings::load(flags);
  }

  Job reserved(const char* credits, const std::string& job_id = "job_1") {
    auto job = job_named(job_id);
    const auto held = credits::hold_credits(farm, service_client, job_id, amount(credits));
    store.write([&](store::Tx& tx) { credits::reserve_credits(farm, tx, job, amount(credits), held); });
    return job;
  }
  std::optional<queue::Claimed> claim() {
    return store.write([&](store::Tx& tx) { return queue::claim(tx, std::array{model::WorkKind::credit}, 60s); });
  }
  /// Does the due work as a worker would; returns how long a failure waits, nothing when there was none.
  std::optional<std::chrono::milliseconds> work_due() {
    while (const auto claimed = claim()) {
      try {
        const auto outcome = handler.run(*claimed, [] { return false; });
        store.write([&](store::Tx& tx) {
          REQUIRE(queue::finish(tx, *claimed));
          outcome(tx);
        });
      } catch (const Error& error) {
        const auto wait = base::row(error.code).retryable ? handler.again(error, claimed->work.attempt) : std::nullopt;
        store.write([&](store::Tx& tx) {
          queue::fail(tx, *claimed, error.message, wait ? std::optional{tx.now + *wait} : std::nullopt);
          handler.on_failure(tx, *claimed, error, !wait);
        });
        return wait;
      }
    }
    return std::nullopt;
  }
};

}  // namespace

TEST_CASE_FIXTURE(Fixture, "a job's credits are reserved at OfficeX and settled there in one when it ends") {
  auto job = reserved("42.22");
  CHECK(officex.asked() ==
        std::vector<std::string>{
            R"(POST /v1/reserve {"amount":42.22,"job_id":"job_1","metadata":{"app":"farmtok","user_id":"usr_1"}})"});
  CHECK(books() == "0 42.22 0 42.22");
  for (int i = 0; i < 3; ++i) settle(job, "4.222");
  CHECK(work().empty());
  close(job);
  // The mirror holds the spent credits, and none that could be spent without OfficeX.
  CHECK(books() == "0 0 12.666 12.666");
  CHECK_FALSE(work_due());
  CHECK(officex.asked().back() == R"(POST /v1/reservations/rx 1/settle {"amount":12.666,"final":true})");
  CHECK(work().empty());
  CHECK(events("credits.reported").size() == 1);
  close(job);
  CHECK(work().empty());
}

TEST_CASE_FIXTURE(Fixture, "a job that kept nothing is cancelled at OfficeX") {
  auto job = reserved("42.22");
  close(job);
  work_due();
  CHECK(officex.asked().back() == "POST /v1/reservations/rx 1/cancel {}");
  CHECK_FALSE(officex.reservations().at("rx 1").open);
  CHECK(books() == "0 0 0 0");
}

TEST_CASE("what OfficeX refuses is told in plain words, and nothing is booked") {
  struct Row {
    const char* name;
    int status;
    const char* body;
    Code code;
    const char* words;
  };
  const Row rows[]{
      {"too few", 402, R"({"error":{"code":"INSUFFICIENT_FUNDS"}})", Code::RESERVATION_FAILED, "not enough credits"},
      {"too few, in other shapes", 402, R"({"code":"INSUFFICIENT_FUNDS"})", Code::RESERVATION_FAILED, "not enough"},
      {"too few, without words", 402, "", Code::RESERVATION_FAILED, "not enough credits"},
      {"expired", 403, R"({"error":"INSTALL_EXPIRED"})", Code::RESERVATION_FAILED, "has expired"},
      {"at its limit", 403, R"({"error":{"code":"LIFETIME_LIMIT_REACHED"}})", Code::RESERVATION_FAILED,
       "lifetime limit"},
      {"too often", 429, R"({"error":{"code":"RATE_LIMITED"}})", Code::PROVIDER_FAILED, "too many requests"},
      {"twice", 409, R"({"error":{"code":"DUPLICATE_JOB"}})", Code::PROVIDER_REFUSED, "has a reservation"},
      {"an error with status 200", 200, R"({"error":{"code":"INSTALL_EXPIRED"}})", Code::RESERVATION_FAILED,
       "has expired"},
      {"an unknown one with status 200", 200, R"({"error":{"code":"NO_SUCH_APP"}})", Code::PROVIDER_REFUSED,
       "NO_SUCH_APP"},
      {"forbidden without a reason", 403, "<html>no</html>", Code::PROVIDER_REFUSED, "403"},
      {"down", 503, "", Code::PROVIDER_FAILED, "503"},
      {"HTML where JSON was promised", 200, "<html>hello</html>", Code::PROVIDER_FAILED, "HTML"},
      {"no reservation", 200, R"({"amount_reserved":42.22})", Code::PROVIDER_FAILED, "without a reservation_id"},
      {"an id that would lead elsewhere", 200, R"({"reservation_id":".."})", Code::PROVIDER_FAILED,
       "without a reservation_id"},
      {"no object", 200, "[1]", Code::PROVIDER_FAILED, "no object"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.name);
    Fixture each;
    each.officex.next({row.status, row.body});
    try {
      each.reserved("42.22");
      FAIL("was reserved");
    } catch (const Error& error) {
      CHECK(error.code == row.code);
      CHECK_MESSAGE(error.message.find(row.words) != std::string::npos, error.message);
      CHECK((error.message + error.hint).find("s3cr3t") == std::string::npos);
    }
    CHECK(each.books() == "0 0 0 0");
  }
}

TEST_CASE_FIXTURE(Fixture, "a missing setting is named before anything is asked") {
  for (const std::string key : {"officex.install_id", "officex.install_secret"}) {
    CAPTURE(key);
    use({{key, ""}});
    try {
      reserved("5");
      FAIL("was reserved");
    } catch (const Error& error) {
      CHECK(error.code == Code::PROVIDER_NOT_READY);
      CHECK(error.message.find(key) != std::string::npos);
    }
  }
  CHECK(officex.asked().empty());
  CHECK_NOTHROW(credits::hold_credits(farm, service_client, "job_free", {}));
}

TEST_CASE_FIXTURE(Fixture, "a wrong secret is refused and not repeated in words") {
  use({{"officex.install_secret", "wr0ng-secret"}});
  try {
    reserved("5");
    FAIL("was reserved");
  } catch (const Error& error) {
    CHECK_FALSE(base::row(error.code).retryable);
    CHECK((error.message + error.hint).find("officex.install_secret") != std::string::npos);
    CHECK((error.message + error.hint).find("wr0ng") == std::string::npos);
  }
}

TEST_CASE_FIXTURE(Fixture, "less reserved than asked for is given back") {
  officex.next({200, R"({"reservation_id":"rx 1","amount_reserved":40})", true});
  CHECK(test::code_of([&] { reserved("42.22"); }) == Code::RESERVATION_FAILED);
  CHECK_FALSE(officex.reservations().at("rx 1").open);
}

TEST_CASE_FIXTURE(Fixture, "credits held for a job that was not created are given back") {
  const auto held = credits::hold_credits(farm, service_client, "job_1", amount("42.22"));
  SUBCASE("at once") { credits::unhold_credits(farm, service_client, held); }
  SUBCASE("later, when OfficeX does not answer now") {
    officex.next({503});
    credits::unhold_credits(farm, service_client, held);
    CHECK(officex.reservations().at("rx 1").open);
    work_due();
  }
  CHECK_FALSE(officex.reservations().at("rx 1").open);
  CHECK(work().empty());
}

TEST_CASE_FIXTURE(Fixture, "a settle whose answer was lost is repeated and paid once") {
  auto job = reserved("42.22");
  settle(job, "4.222");
  close(job);
  SUBCASE("a gateway's error in its place") {
    officex.next({502, "bad gateway", true});
    const auto wait = work_due();
    REQUIRE(wait);
    clock.advance(*wait);
  }
  SUBCASE("a page of HTML") {
    officex.next({200, "<html>hello</html>", true});
    const auto wait = work_due();
    REQUIRE(wait);
    clock.advance(*wait);
  }
  SUBCASE("the daemon died before it could write it down") {
    const auto claimed = claim();
    REQUIRE(claimed);
    handler.run(*claimed, [] { return false; });
    store.write([](store::Tx& tx) { queue::recover(tx); });
  }
  CHECK_FALSE(work_due());
  CHECK(work().empty());
  CHECK(officex.reservations().at("rx 1").settled == 4.222);
  CHECK(events("credits.reported").back().find("an earlier try had arrived") != std::string::npos);
}

TEST_CASE_FIXTURE(Fixture, "a reservation that OfficeX does not know is for the operator to see") {
  auto job = reserved("42.22");
  settle(job, "4.222");
  close(job);
  officex.next({404, R"({"error":{"code":"RESERVATION_NOT_FOUND"}})"});
  CHECK_FALSE(work_due());
  REQUIRE(work("state = 'dead'").size() == 1);
  CHECK(events("credits.gave_up").size() == 1);
  CHECK(work().front().last_error.value().find("404") != std::string::npos);
}

TEST_CASE_FIXTURE(Fixture, "OfficeX is waited for: as long as it asks, and for more than a day in all") {
  auto job = reserved("42.22");
  close(job);
  officex.next({429, R"({"error":{"code":"RATE_LIMITED"}})", false, "120"});
  CHECK(work_due() == 120s);
  officex.next({503, "", false, "90"});
  clock.advance(120s);
  CHECK(work_due() == 90s);

  const Error down{Code::PROVIDER_FAILED, "down"};
  std::chrono::milliseconds all{0};
  std::int64_t tries = 1;
  while (const auto wait = handler.again(down, tries)) {
    all += *wait;
    ++tries;
  }
  CHECK(all > 24h);
  CHECK(handler.again(down, 1).value() <= 6s);
  CHECK_FALSE(handler.again(down, work().front().max_attempts));
  // A question that our own budget prevented is no failure of OfficeX.
  CHECK(handler.again(Error{Code::RATE_LIMITED, "slow down"}, 1000));
}

TEST_CASE_FIXTURE(Fixture, "nothing of a reservation can overtake anything else of it") {
  // Ten jobs end in any order while OfficeX fails now and then: each reservation gets one end, the last request.
  std::vector<Job> jobs;
  for (int i = 0; i < 10; ++i) jobs.push_back(reserved("10", fmt::format("job_{}", i)));
  for (int i = 0; i < 10; ++i) {
    for (int kept = 0; kept < i; ++kept) settle(jobs[static_cast<std::size_t>(i)], "1");
    if (i % 3 == 0) officex.next({503, "", i % 2 == 0});
    close(jobs[static_cast<std::size_t>(i)]);
    CHECK(work(fmt::format("key = 'close:rx {}'", i + 1)).size() == 1);
    work_due();
  }
  for (int round = 0; round < 10 && !work().empty(); ++round) {
    clock.advance(12h);
    work_due();
  }
  CHECK(work().empty());
  for (int i = 0; i < 10; ++i) {
    const auto one = officex.reservations().at(fmt::format("rx {}", i + 1));
    CHECK_FALSE(one.open);
    CHECK(one.settled == i);
  }
  CHECK(books() == "0 0 45 45");
}

TEST_CASE_FIXTURE(Fixture, "a post of a manual job is reserved and settled at OfficeX afterwards") {
  auto job = job_named("job_m");
  charge(job, "0.2", "post_1");
  CHECK(books() == "0 0 0.2 0.2");
  CHECK_FALSE(work_due());
  CHECK(officex.asked().size() == 2);
  CHECK(officex.reservations().at("rx 1").job_id == "post_1");
  CHECK(officex.reservations().at("rx 1").settled == 0.2);
  CHECK_FALSE(officex.reservations().at("rx 1").open);
  CHECK(work().empty());

  // The answer to the reservation was lost, so its id is unknown: nothing is paid twice and the operator gets an event.
  charge(job, "0.2", "post_2");
  officex.next({502, "", true});
  clock.advance(work_due().value());
  CHECK_FALSE(work_due());
  CHECK(work("state = 'dead'").size() == 1);
  CHECK(officex.reservations().at("rx 2").settled == 0);
}

TEST_CASE_FIXTURE(Fixture, "a reservation ends where it was made, whoever keeps the credits by then") {
  auto job = reserved("42.22");
  use({{"credits.provider", "local"}, {"credits.opening", "100"}});
  credits::open_ledger(farm);
  settle(job, "4.222");
  close(job);
  CHECK(books() == "100 0 4.222 104.222");
  work_due();
  CHECK(officex.reservations().at("rx 1").settled == 4.222);
}

TEST_CASE_FIXTURE(Fixture, "the secret stands nowhere in the store") {
  auto job = reserved("42.22");
  officex.next({503});
  close(job);
  work_due();
  for (const auto& event : store.read([](sql::Database& db) { return queue::events_after(db, 0, std::nullopt, 1000); }))
    CHECK(event.why.value_or("").find("s3cr3t") == std::string::npos);
  for (const auto& each : work())
    CHECK((each.payload + each.last_error.value_or("")).find("s3cr3t") == std::string::npos);
}
