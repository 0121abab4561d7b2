#include <sys/stat.h>

#include "farm/backup/daily.hpp"
#include "farm/backup/restore.hpp"
#include "farm/backup/verify.hpp"
#include "farm/media/media_fixture.hpp"
#include "model/enums.hpp"

using namespace farmtok;
using namespace std::chrono_literals;
using base::Code;
namespace fs = std::filesystem;

namespace {

struct Fixture : test::MediaFixture {
  farm::Backups backups{farm, "test"};
  const farm::Shelf& shelf = backups.shelf();

  /// A backup of its own second.
  std::string create() {
    clock.advance(1s);
    return backups.create("operator").name;
  }
  fs::path pooled(const model::Media& of) const { return shelf.pooled(of.sha256); }
  void run_daily() {
    const auto claimed = store.write([](store::Tx& tx) {
      static constexpr model::WorkKind kind[]{model::WorkKind::backup};
      return queue::claim(tx, kind, 60s);
    });
    REQUIRE(claimed);
    queue::work_on(store, farm::backup_handler(farm, backups), *claimed, [] { return false; });
  }
  base::Instant planned() { return work("kind = 'backup'").at(0).run_at; }
};

}  // namespace

TEST_CASE_FIXTURE(Fixture, "a backup holds the farm, and the same stored video once for all of them") {
  const auto video = upload("a video's bytes");
  post(clock.now() + 1h);
  const auto first = create();
  const auto second = create();
  const auto listed = shelf.list();
  REQUIRE(listed.size() == 2);
  CHECK(listed.front().name == second);
  CHECK(listed.front().state == model::BackupState::good);
  CHECK(listed.front().media_files == 1);
  CHECK(listed.front().media_bytes == 15);
  struct stat shown {};
  REQUIRE(::stat(pooled(video).c_str(), &shown) == 0);
  CHECK(shown.st_nlink == 2);
  CHECK(farm::verify_backup(shelf, first).faults.empty());
  CHECK(events("backup.made") == 2);
  sql::Database copy{(shelf.of(first) / "farmtok.db").string(), sql::Database::Mode::immutable};
  CHECK(farm::count(copy("SELECT count(*) FROM posts")) == 1);
}

TEST_CASE_FIXTURE(Fixture, "what the farm itself has lost is named, and keeps no backup from being made") {
  const auto video = upload("a video's bytes");
  fs::remove(media.path(video));
  const auto made = backups.create("operator");
  CHECK(made.missing_media == 1);
  CHECK(farm::verify_backup(shelf, made.name).faults.empty());
}

TEST_CASE_FIXTURE(Fixture, "verify reads every byte") {
  const auto video = upload("a video's bytes");
  const auto name = create();
  const auto faults = [&] { return farm::verify_backup(shelf, name).faults.size(); };
  fs::remove(pooled(video));
  CHECK(faults() == 1);
  std::ofstream{pooled(video)} << "a video's byteZ";
  CHECK(faults() == 1);
  std::ofstream{pooled(video)} << "a video's bytes";
  CHECK(faults() == 0);
  fs::resize_file(shelf.of(name) / "farmtok.db", 8192);
  CHECK(faults() > 0);
  CHECK(shelf.list().front().state == model::BackupState::damaged);
  std::ofstream{shelf.of(name) / "manifest.json"} << R"({"name": "half)";
  CHECK(test::code_of(faults) == Code::STORAGE_DAMAGED);
  CHECK_FALSE(shelf.newest_good());
  CHECK(test::code_of([&] { farm::verify_backup(shelf, "../" + name); }) == Code::NOT_FOUND);
}

TEST_CASE_FIXTURE(Fixture, "prune keeps the newest good ones and what they need") {
  const auto old = upload("an old video");
  const auto first = create();
  media.let_go([&](store::Tx&) { return std::vector{old}; });
  const auto kept = upload("a newer video");
  const auto second = create();
  fs::resize_file(shelf.of(second) / "farmtok.db", 1);  // not a good one: it counts for nothing
  const auto third = create();
  CHECK(shelf.prune(1, true).names == std::vector{first, second});
  CHECK(shelf.list().size() == 3);
  const auto pruned = shelf.prune(1, false);
  CHECK(pruned.names == std::vector{first, second});
  CHECK(pruned.media_files == 1);
  CHECK_FALSE(fs::exists(pooled(old)));
  CHECK(fs::exists(pooled(kept)));
  CHECK(shelf.prune(0, false).names.empty());
  CHECK(shelf.list().size() == 1);
}

TEST_CASE_FIXTURE(Fixture, "a backup that cannot be written leaves nothing, is told, and the next one clears it") {
  const auto place = shelf.folder();
  std::ofstream{place} << "a file where the folder belongs";
  CHECK(test::code_of([&] { backups.create("operator"); }) == Code::STORAGE_FULL);
  CHECK(events("backup.failed") == 1);
  CHECK(store.read(farm::last_failure));
  fs::remove(place);
  create();
  CHECK_FALSE(store.read(farm::last_failure));
  fs::create_directories(place / ".20260101T000000Z-half");
  create();
  CHECK_FALSE(fs::exists(place / ".20260101T000000Z-half"));
}

TEST_CASE_FIXTURE(Fixture, "a restore asks before it replaces, keeps what was there, and brings stored videos back") {
  const auto video = upload("a video's bytes");
  const auto kept = post(clock.now() + 1h);
  const auto name = create();
  const test::TempFolder other;
  const auto state = fs::path{other.path()} / "state";
  const auto restore = [&](bool replace) { return farm::restore_backup(shelf, name, state, replace, clock); };
  CHECK(restore(false).aside.empty());
  CHECK(test::code_of([&] { restore(false); }) == Code::STATE_IN_USE);
  const auto again = restore(true);
  CHECK(fs::exists(fs::path{again.aside} / "farmtok.db"));
  CHECK(fs::exists(state / "media" / video.sha256.substr(0, 2) / video.sha256));
  CHECK_FALSE(fs::exists(state / ".restored"));
  store::Store restored{state.string(), clock};
  restored.read([&](sql::Database& db) {
    CHECK(farm::get_post(db, kept.scheduled_id).scheduled_id == kept.scheduled_id);
    CHECK(farm::count(db("SELECT count(*) FROM events WHERE what = 'backup.restored'")) == 1);
  });
}

TEST_CASE_FIXTURE(Fixture, "a damaged backup is not restored") {
  const auto name = create();
  fs::resize_file(shelf.of(name) / "farmtok.db", 8192);
  const test::TempFolder other;
  CHECK(test::code_of([&] { farm::restore_backup(shelf, name, other.path(), true, clock); }) == Code::STORAGE_DAMAGED);
  CHECK(fs::is_empty(other.path()));
}

TEST_CASE_FIXTURE(Fixture, "one a day by itself: pruned, planned again, after a failure sooner") {
  farm::start_backups(farm, backups);
  CHECK(planned() == clock.now() + 10min);
  set({{"backup.keep", "2"}});
  for (int day = 0; day < 4; ++day) {
    clock.set(planned());
    run_daily();
    CHECK(planned() == clock.now() + 24h);
  }
  CHECK(shelf.list().size() == 2);
  farm::start_backups(farm, backups);
  CHECK(planned() == clock.now() + 24h);
  fs::remove_all(shelf.folder());
  std::ofstream{shelf.folder()} << "no folder";
  clock.set(planned());
  run_daily();
  CHECK(events("backup.failed") == 1);
  CHECK(planned() == clock.now() + 1h);
  // A clock that was ahead when it was planned is no reason to wait.
  clock.set(test::noon());
  farm::start_backups(farm, backups);
  CHECK(planned() <= clock.now() + 24h);
}
