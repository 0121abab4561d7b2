#include "farm/credits/ledger.hpp"

#include <random>
#include <thread>

#include "farm/credits/books_fixture.hpp"

using namespace farmtok;
using namespace farmtok::farm;
using base::Amount;
using base::Code;
using model::Job;
using test::amount;

namespace {

struct Fixture : test::BooksFixture {
  void grant(const char* credits) { credits::grant_credits(farm, {{"amount", credits}}); }
  Job reserved(const char* credits, const std::string& job_id = "job_1") {
    auto job = job_named(job_id);
    store.write([&](store::Tx& tx) { credits::reserve_credits(farm, tx, job, amount(credits), {}); });
    return job;
  }
  Page<model::CreditEntry> entries(const std::optional<std::string>& job_id = {}, const PageRequest& page = {}) {
    return store.read([&](sql::Database& db) { return credits::list_entries(db, job_id, page); });
  }
};

}  // namespace

TEST_CASE_FIXTURE(Fixture, "the life of a job's credits: reserved, settled one by one, the rest released, exactly") {
  grant("100");
  auto job = reserved("42.22");
  CHECK(books() == "57.78 42.22 0 100");
  for (int i = 0; i < 9; ++i) settle(job, "4.222", fmt::format("res_{}", i));
  CHECK(job.credits_spent == amount("37.998"));
  CHECK(job.credits_reserved == amount("4.222"));
  CHECK(books() == "57.78 4.222 37.998 100");
  close(job);
  CHECK(job.credits_reserved == Amount{});
  CHECK(books() == "62.002 0 37.998 100");
  const auto told = entries("job_1");
  CHECK(told.total == 11);
  CHECK(told.items.front().move == model::CreditMove::release);
  CHECK(told.items.front().amount == amount("4.222"));
  CHECK(told.items.back().move == model::CreditMove::reserve);
  CHECK(told.items[1].subject == "res_8");
  for (const auto& entry : told.items) CHECK(entry.reservation_id == job.reservation_id);
  CHECK(events("credits.reserved").size() == 1);
  CHECK(events("credits.settled").size() == 9);
  CHECK(events("credits.closed").size() == 1);
}

TEST_CASE("a job in each of its end states leaves the books in order") {
  struct Row {
    const char* name;
    int kept;
    const char* price;
    const char* books;
  };
  const Row rows[]{
      {"completed with all", 10, "4.222", "57.78 0 42.22 100"},
      {"completed with fewer", 3, "4.222", "87.334 0 12.666 100"},
      {"failed or cancelled before the first", 0, "4.222", "100 0 0 100"},
      {"the price grew: no more than was reserved", 10, "5", "57.78 0 42.22 100"},
      {"more kept than wanted", 12, "4.222", "57.78 0 42.22 100"},
      {"the price fell", 10, "1", "90 0 10 100"},
      {"the price became nothing", 10, "0", "100 0 0 100"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.name);
    Fixture each;
    each.grant("100");
    auto job = each.reserved("42.22");
    for (int i = 0; i < row.kept; ++i) each.settle(job, row.price);
    each.close(job);
    CHECK(each.books() == row.books);
    // Again, by a late worker or by an operator who cancels a finished job.
    const auto before = each.entries().total;
    each.close(job);
    each.settle(job, "4.222");
    each.close(job);
    CHECK(each.books() == row.books);
    CHECK(each.entries().total == before);
  }
}

TEST_CASE_FIXTURE(Fixture, "what a grown price could not take is said") {
  grant("10");
  auto job = reserved("5");
  settle(job, "3");
  settle(job, "3");
  const auto last = entries().items.front();
  CHECK(last.amount == amount("2"));
  CHECK(last.note == "the price is 3, but only 2 were left reserved");
}

TEST_CASE_FIXTURE(Fixture, "too few credits: both amounts, and the command that helps") {
  grant("20");
  try {
    reserved("42.22");
    FAIL("was reserved");
  } catch (const base::Error& error) {
    CHECK(error.code == Code::RESERVATION_FAILED);
    CHECK(base::row(error.code).http == 402);
    CHECK(base::row(error.code).exit == 75);
    CHECK(error.message == "42.22 credits are needed, 20 are available");
    CHECK(error.hint == "farmtok credits grant 22.22");
  }
  CHECK(books() == "20 0 0 20");
  CHECK(entries().total == 1);
  auto job = job_named("job_1");
  CHECK(test::code_of([&] { charge(job, "20.000001", "post_1"); }) == Code::RESERVATION_FAILED);
  charge(job, "20", "post_1");
  CHECK(job.credits_spent == amount("20"));
  CHECK(books() == "0 0 20 20");
}

TEST_CASE_FIXTURE(Fixture, "what is rolled back was never booked") {
  grant("50");
  auto job = job_named("job_1");
  CHECK_THROWS(store.write([&](store::Tx& tx) {
    credits::reserve_credits(farm, tx, job, amount("42.22"), {});
    throw base::Error{Code::INTERNAL, "the job could not be saved"};
  }));
  CHECK(books() == "50 0 0 50");
  CHECK(events("credits.reserved").size() == 0);
}

TEST_CASE_FIXTURE(Fixture, "a free job reserves nothing") {
  auto job = reserved("0");
  CHECK_FALSE(job.reservation_id);
  close(job);
  CHECK(entries().total == 0);
}

TEST_CASE_FIXTURE(Fixture, "16 threads reserve from credits for 10: exactly 10 have them") {
  grant("42.2");
  std::atomic<int> had{0}, refused{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 16; ++i)
    threads.emplace_back([&, i] {
      auto job = job_named(fmt::format("job_{}", i));
      try {
        store.write([&](store::Tx& tx) { credits::reserve_credits(farm, tx, job, amount("4.22"), {}); });
        ++had;
      } catch (const base::Error& error) {
        if (error.code == Code::RESERVATION_FAILED) ++refused;
      }
    });
  for (auto& thread : threads) thread.join();
  CHECK(had == 10);
  CHECK(refused == 6);
  CHECK(books() == "0 42.2 0 42.2");
}

TEST_CASE_FIXTURE(Fixture, "ten thousand moves by chance keep the books, move by move") {
  std::mt19937_64 chance{20260601};
  const auto below = [&](std::uint64_t bound) { return static_cast<std::int64_t>(chance() % bound); };
  // The same books kept a second time, in the simplest way: whole millionths in four variables.
  std::int64_t available = 0, held = 0, spent = 0, granted = 0;
  struct Open {
    Job job;
    std::int64_t left;
  };
  std::vector<Open> open;
  int refused = 0;
  std::int64_t booked = 0;
  const auto move = [&](store::Tx& tx, int number) {
    const auto kind = below(10);
    const Amount some{1 + below(5'000'000)};
    // The latest twenty: most of them are open, some are closed and must not move any more.
    const auto back = static_cast<std::size_t>(below(std::min<std::size_t>(20, open.size() + 1)));
    auto* one = back < open.size() ? &open[open.size() - 1 - back] : nullptr;
    if (kind == 0) {
      credits::grant_credits(farm, {{"amount", base::format_amount(some)}});
      available += some.micros;
      granted += some.micros;
      ++booked;
    } else if (kind <= 2) {
      auto job = job_named(fmt::format("job_{}", number));
      try {
        if (kind == 1) {
          credits::reserve_credits(farm, tx, job, some, {});
          held += some.micros;
          open.push_back({job, some.micros});
        } else {
          credits::charge_credits(farm, tx, job, some, "post", "a post");
          spent += some.micros;
        }
        CHECK(some.micros <= available);
        available -= some.micros;
        ++booked;
      } catch (const base::Error& error) {
        CHECK(error.code == Code::RESERVATION_FAILED);
        CHECK(some.micros > available);
        ++refused;
      }
    } else if (one && kind <= 8) {
      const Amount part{1 + below(1'000'000)};
      const auto taken = std::min(part.micros, one->left);
      credits::settle_credits(farm, tx, one->job, part, "res");
      booked += taken > 0;
      one->left -= taken;
      held -= taken;
      spent += taken;
      CHECK(one->job.credits_reserved.value().micros == one->left);
    } else if (one) {
      credits::close_credits(farm, tx, one->job);
      available += one->left;
      held -= one->left;
      booked += one->left > 0;
      one->left = 0;
    }
  };
  for (int block = 0; block < 100; ++block) {
    store.write([&](store::Tx& tx) {
      for (int i = 0; i < 100; ++i) move(tx, block * 100 + i);
    });
    const auto now = balance();
    REQUIRE(now.balanced);
    REQUIRE(now.available.micros == available);
    REQUIRE(now.reserved.micros == held);
    REQUIRE(now.spent.micros == spent);
    REQUIRE(now.granted.micros == granted);
  }
  CHECK(refused > 0);
  CHECK(entries().total == booked);
}

TEST_CASE_FIXTURE(Fixture, "the balance tells when an account is not the sum of its entries") {
  grant("10");
  CHECK(balance().balanced);
  SUBCASE("an account was changed") {
    store.write([](store::Tx& tx) { tx.db("UPDATE accounts SET balance = balance + 1 WHERE name = 'spent'").run(); });
  }
  SUBCASE("two were, so that they still add up to zero") {
    store.write([](store::Tx& tx) {
      tx.db("UPDATE accounts SET balance = balance + CASE name WHEN 'spent' THEN 1 ELSE -1 END "
            "WHERE name IN ('spent', 'available')")
          .run();
    });
  }
  SUBCASE("an entry is gone") {
    store.write([](store::Tx& tx) { tx.db("DELETE FROM ledger").run(); });
  }
  SUBCASE("a reservation is gone") {
    reserved("5");
    store.write([](store::Tx& tx) { tx.db("DELETE FROM reservations").run(); });
  }
  CHECK_FALSE(balance().balanced);
}

TEST_CASE_FIXTURE(Fixture, "the store itself refuses what would take an account below zero") {
  grant("10");
  CHECK_THROWS_AS(store.write([](store::Tx& tx) {
    credits::book(tx, {.move = model::CreditMove::charge,
                       .from_account = "available",
                       .to_account = "spent",
                       .amount = amount("10.000001")});
  }),
                  base::Error);
  CHECK(books() == "10 0 0 10");
}

TEST_CASE("the opening credits come once, to a new state") {
  test::TempFolder folder;
  base::ManualClock clock{test::noon()};
  const auto start = [&](std::map<std::string, std::string> flags) {
    flags["state"] = folder.path();
    store::Store store{folder.path(), clock};
    const auto settings = settings::Settings::load(flags);
    const Farm farm{store, settings, {"http://farm.test"}, "usr_1", "whsec_x"};
    credits::open_ledger(farm);
    return store.read(
        [&](sql::Database& db) { return base::format_amount(credits::credit_balance(db, settings).available); });
  };
  SUBCASE("as many as are configured") {
    CHECK(start({{"credits.opening", "250.5"}}) == "250.5");
    CHECK(start({{"credits.opening", "250.5"}}) == "250.5");
    CHECK(start({{"credits.opening", "1000"}}) == "250.5");
  }
  SUBCASE("none, and none later") {
    CHECK(start({{"credits.opening", "0"}}) == "0");
    CHECK(start({}) == "0");
  }
  SUBCASE("OfficeX keeps its own; the local books are opened when they are first used") {
    CHECK(start({{"credits.provider", "officex"}}) == "0");
    CHECK(start({}) == "1000");
  }
}

TEST_CASE("the books are the same after the store was closed and opened again") {
  test::TempFolder folder;
  base::ManualClock clock{test::noon()};
  const auto settings = settings::Settings::load({{"state", folder.path()}});
  Job job;
  job.job_id = "job_1";
  const auto with = [&](auto act) {
    store::Store store{folder.path(), clock};
    const Farm farm{store, settings, {"http://farm.test"}, "usr_1", "whsec_x"};
    store.write([&](store::Tx& tx) { act(farm, tx); });
    return store.read([&](sql::Database& db) { return credits::credit_balance(db, settings); });
  };
  with([&](const Farm& farm, store::Tx& tx) {
    credits::open_ledger(farm);
    credits::reserve_credits(farm, tx, job, amount("42.22"), {});
  });
  with([&](const Farm& farm, store::Tx& tx) { credits::settle_credits(farm, tx, job, amount("4.222"), "res_1"); });
  const auto last = with([&](const Farm& farm, store::Tx& tx) { credits::close_credits(farm, tx, job); });
  CHECK(last.balanced);
  CHECK(last.available == amount("995.778"));
  CHECK(last.spent == amount("4.222"));
}

TEST_CASE_FIXTURE(Fixture, "grants: bounds, notes, and not where OfficeX keeps the credits") {
  const auto made = credits::grant_credits(farm, {{"amount", 0.1}, {"note", "a tenth"}});
  CHECK(made.amount == Amount{100'000});
  CHECK(made.note == "a tenth");
  CHECK(made.entry_id == entries().items.front().entry_id);
  credits::grant_credits(farm, {{"amount", "0.2"}});
  CHECK(books() == "0.3 0 0 0.3");
  for (const auto* bad : {"0", "-5", "1.0000001", "1000000000", "lots"}) {
    CAPTURE(bad);
    CHECK(test::code_of([&] { grant(bad); }) == Code::INVALID_REQUEST);
  }
  CHECK(test::code_of([&] { credits::grant_credits(farm, base::Json::object()); }) == Code::INVALID_REQUEST);
  grant("999999999.7");
  CHECK(books() == "1000000000 0 0 1000000000");
  settings = settings::Settings::load({{"state", folder.path()}, {"credits.provider", "officex"}});
  CHECK(test::code_of([&] { grant("5"); }) == Code::INVALID_REQUEST);
}

TEST_CASE_FIXTURE(Fixture, "the ledger is paged, newest first, also for one job") {
  grant("100");
  for (int i = 0; i < 7; ++i) reserved("1", i % 2 ? "job_odd" : "job_even");
  std::vector<std::int64_t> seen;
  PageRequest page{3, {}};
  do {
    const auto part = entries(std::nullopt, page);
    CHECK(part.total == 8);
    for (const auto& entry : part.items) seen.push_back(entry.entry_id);
    page.cursor = part.next_cursor;
  } while (page.cursor);
  CHECK(seen == std::vector<std::int64_t>{8, 7, 6, 5, 4, 3, 2, 1});
  CHECK(entries("job_odd").total == 3);
  CHECK(entries("job_odd").items.size() == 3);
  CHECK(entries("job_none").total == 0);
}
