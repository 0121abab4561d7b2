// Backups that were made while the clock was wrong.

#include "farm/backup/backup_fixture.hpp"
#include "farm/delivery/clock_watch.hpp"
#include "model/enums.hpp"

using namespace farmtok;
using namespace std::chrono_literals;
using Fixture = test::BackupFixture;

TEST_CASE_FIXTURE(Fixture, "what was made while the clock was ahead pushes out nothing that was made later") {
  const auto before = create();
  const auto now = clock.now();
  clock.set(now + 24h * 400);
  const auto first = create();
  const auto second = create();
  clock.set(now + 1h);
  CHECK_FALSE(health().ok);
  CHECK_MESSAGE(tells("is still to come"), health().message);
  CHECK(health().hint.find("farmtok backup create") != std::string::npos);
  const auto after = create();
  CHECK(shelf.list().front().name == after);
  CHECK(shelf.newest_usable()->name == after);
  CHECK_MESSAGE(health().ok, health().message);
  CHECK(farm::backup::damage_hint(settings).find(after) != std::string::npos);
  CHECK(shelf.prune(2, false).names == std::vector{before, first});
  CHECK(shelf.list().back().name == second);
}

TEST_CASE_FIXTURE(Fixture, "a clock that is set back makes no older backup the newest") {
  const auto first = create();
  clock.set(clock.now() - 24h * 30);
  const auto second = create();
  CHECK(shelf.newest_usable()->name == second);
  CHECK(shelf.prune(1, true).names == std::vector{first});
}

TEST_CASE_FIXTURE(Fixture, "a backup that is dated in the future puts the daily one off at no start") {
  const auto now = clock.now();
  clock.set(now + 24h * 400);
  create();
  clock.set(now);
  farm::backup::start_backups(farm, backups);
  CHECK(planned() == now + 10min);
}

TEST_CASE_FIXTURE(Fixture, "none is made by itself while the clock is not trusted") {
  farm::delivery::ClockWatch watch{store};
  watch.start();
  clock.advance(24h * 400);
  farm::backup::start_backups(farm, backups);
  clock.advance(1h);
  store.write([](store::Tx& tx) { queue::hasten(tx, model::WorkKind::backup); });
  const auto claimed = store.write([](store::Tx& tx) {
    static constexpr model::WorkKind kind[]{model::WorkKind::backup};
    return queue::claim(tx, kind, 60s);
  });
  REQUIRE(claimed);
  const auto handler = farm::delivery::held_with_clock(watch, farm::backup::backup_handler(farm, backups));
  queue::work_on(store, handler, *claimed, [] { return false; });
  CHECK(shelf.list().empty());
  CHECK(work("kind = 'backup'").size() == 1);
}

TEST_CASE_FIXTURE(Fixture, "a failure is over with the next backup, whatever the clock says") {
  clock.advance(24h * 400);
  std::ofstream{shelf.folder()} << "a file where the folder belongs";
  CHECK(test::code_of([&] { backups.create("operator"); }) == base::Code::CONFIG_INVALID);
  const auto failure = store.read(farm::backup::last_failure);
  REQUIRE(failure);
  std::filesystem::remove(shelf.folder());
  clock.set(test::noon());
  create();
  CHECK(failure->is_before(*shelf.newest_usable()));
}
