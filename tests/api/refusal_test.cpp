// The answers when the database refuses, and the acceptance of a clock that is not trusted.

#include "api_fixture.hpp"

using namespace farmtok;
using namespace std::chrono_literals;
using http::Method;

namespace {

struct Fixture : test::ApiFixture {
  base::Json check(const std::string& name) {
    const auto told = json(call(Method::get, "/doctor"));
    for (const auto& each : told.at("data").at("checks"))
      if (each.at("name") == name) return each;
    FAIL("no such row: " << name);
    return {};
  }
};

}  // namespace

TEST_CASE_FIXTURE(
    Fixture, "a database that another program has locked: 503, when to try again, no SQL, and a row of the doctor") {
  CHECK(check("writes").at("ok") == true);
  sql::Database other{folder.path() + "/farmtok.db", sql::Database::Mode::write};
  other.script("BEGIN IMMEDIATE");
  const auto refused = call(Method::post, "/jobs", {{"job_mode", "manual"}});
  CHECK(refused.status == 503);
  CHECK(refused.headers.get("retry-after") == "2");
  const auto error = json(refused).at("error");
  CHECK(error.at("code") == "STORAGE_BUSY");
  CHECK(error.at("retryable") == true);
  for (const auto* word : {"BEGIN", "IMMEDIATE", "SQLite"}) CHECK(text(refused).find(word) == std::string::npos);
  CHECK(call(Method::get, "/jobs").status == 200);
  CHECK(check("writes").at("ok") == false);
  other.script("ROLLBACK");
  CHECK(call(Method::post, "/jobs", {{"job_mode", "manual"}}).status == 201);
  CHECK(check("writes").at("ok") == true);
}

TEST_CASE_FIXTURE(Fixture, "no SQL is in the answer to any fault of the database") {
  store.write([](store::Tx& tx) { tx.db.script("DROP TABLE feeds"); });
  const auto failed = call(Method::get, "/feeds");
  CHECK(failed.status == 500);
  CHECK(json(failed).at("error").at("code") == "INTERNAL");
  for (const auto* word : {"SELECT", "FROM", "no such table"}) CHECK(text(failed).find(word) == std::string::npos);
}

TEST_CASE_FIXTURE(Fixture, "a clock that leapt is shown, told by the doctor, and accepted once") {
  watch.start();
  CHECK(json(call(Method::get, "/daemon/clock")).at("data").at("held") == false);
  CHECK(call(Method::post, "/daemon/clock/accept").status == 200);
  clock.advance(40 * 24h);
  CHECK(watch.look());
  CHECK(check("clock").at("ok") == false);
  const auto rehearsed = call(Method::post, "/daemon/clock/accept", nullptr, {}, {{"dry_run", "true"}});
  CHECK(rehearsed.status == 200);
  CHECK(watch.look());
  CHECK(call(Method::post, "/daemon/clock/accept").status == 200);
  CHECK_FALSE(watch.look());
  CHECK(check("clock").at("ok") == true);
  CHECK(events("clock.accepted") == 1);
}

TEST_CASE_FIXTURE(Fixture,
                  "the doctor tells of a clock behind the last known moment until it is set right or believed") {
  clock.advance(10h);
  watch.start();
  CHECK(check("clock").at("ok") == true);
  clock.set(clock.now() - 30s);
  watch.look();
  CHECK_MESSAGE(check("clock").at("ok") == true, "a time service takes as much back");
  clock.set(clock.now() - 3h);
  watch.look();
  const auto told = check("clock");
  CHECK(told.at("ok") == false);
  CHECK(told.at("message").get<std::string>().find("3 h before the last moment known") != std::string::npos);
  CHECK(json(call(Method::get, "/daemon/clock")).at("data").at("behind") == true);
  clock.advance(61min);
  watch.look();
  CHECK(check("clock").at("ok") == true);
}
