#include <sys/stat.h>

#include "farm/backup/backup_fixture.hpp"
#include "farm/backup/check_state.hpp"
#include "farm/backup/verify.hpp"
#include "model/enums.hpp"

using namespace farmtok;
using namespace std::chrono_literals;
using base::Code;
using Fixture = test::BackupFixture;
namespace fs = std::filesystem;

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
  CHECK_MESSAGE(shown.st_nlink == 1, "a file of its own");
  CHECK(verify(first).faults.empty());
  CHECK(events("backup.made") == 2);
  sql::Database copy{(shelf.of(first) / "farmtok.db").string(), sql::Database::Mode::immutable};
  CHECK(farm::count(copy("SELECT count(*) FROM posts")) == 1);
}

TEST_CASE_FIXTURE(Fixture, "what the farm itself has lost is named, and keeps no backup from being made") {
  const auto video = upload("a video's bytes");
  fs::remove(media.path(video));
  const auto made = backups.create("operator");
  CHECK(made.missing_media == 1);
  CHECK(verify(made.name).faults.empty());
}

TEST_CASE_FIXTURE(Fixture, "verify reads every byte") {
  const auto video = upload("a video's bytes");
  const auto name = create();
  const auto faults = [&] { return verify(name).faults.size(); };
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
  CHECK_FALSE(shelf.newest_usable());
  CHECK(test::code_of([&] { verify("../" + name); }) == Code::NOT_FOUND);
}

TEST_CASE_FIXTURE(Fixture, "prune keeps the newest good ones and what they need") {
  const auto old = upload("an old video");
  const auto first = create();
  media.let_go([&](store::Tx&) { return std::vector{old}; });
  const auto kept = upload("a newer video");
  const auto second = create();
  fs::resize_file(shelf.of(second) / "farmtok.db", 1);  // not a good one: it does not count
  const auto third = create();
  CHECK(shelf.prune(1, true).names == std::vector{first, second});
  CHECK(shelf.list().size() == 3);
  const auto pruned = shelf.prune(1, false);
  CHECK(pruned.names == std::vector{first, second});
  CHECK(pruned.good == 1);
  CHECK(pruned.media_files == 1);
  CHECK_FALSE(fs::exists(pooled(old)));
  CHECK(fs::exists(pooled(kept)));
  CHECK(shelf.prune(0, false).names.empty());
  CHECK(shelf.list().size() == 1);
}

TEST_CASE_FIXTURE(Fixture, "a backup that cannot be written leaves nothing, is reported, and the next one clears it") {
  const auto place = shelf.folder();
  std::ofstream{place} << "a file where the folder belongs";
  CHECK_MESSAGE(test::code_of([&] { backups.create("operator"); }) == Code::CONFIG_INVALID, "no waiting helps");
  CHECK(events("backup.failed") == 1);
  CHECK_FALSE(health().ok);
  CHECK_MESSAGE(tells("none can be made: " + place.string()), health().message);
  CHECK(health().hint.find("config set backup.folder") != std::string::npos);
  CHECK(store.read(farm::backup::last_failure));
  fs::remove(place);
  CHECK_MESSAGE(tells("the last one failed"), health().message);
  create();
  CHECK_FALSE(store.read(farm::backup::last_failure));
  fs::create_directories(place / ".20260101T000000Z-half");
  create();
  CHECK_FALSE(fs::exists(place / ".20260101T000000Z-half"));
}

TEST_CASE_FIXTURE(Fixture, "the next backup replaces bytes of the pool that verify found damaged") {
  const auto video = upload("a video's bytes");
  const auto first = create();
  const auto faults = [&](const std::string& name) { return verify(name).faults.size(); };
  fs::remove(pooled(video));
  std::ofstream{pooled(video)} << "a video's byteZ";
  CHECK(faults(first) == 1);
  shelf.prune(1, false);
  const auto second = create();
  CHECK(faults(second) == 0);
  CHECK(faults(first) == 0);
  // As a disk does: the farm's own file stays the same.
  std::ofstream{pooled(video)} << "a video's byteZ";
  CHECK(faults(second) == 1);
  CHECK(backups.create("operator").missing_media == 0);
  CHECK(faults(second) == 0);
  for (const auto& file : {pooled(video), media.path(video)}) std::ofstream{file} << "a video's byteZ";
  CHECK(faults(second) == 1);
  CHECK(backups.create("operator").missing_media == 1);
}

TEST_CASE_FIXTURE(Fixture, "list and doctor remember what verify found") {
  const auto video = upload("a video's bytes");
  const auto name = create();
  CHECK(health().ok);
  flip(pooled(video));
  CHECK(listed(name).state == model::BackupState::good);
  CHECK(verify(name).faults.size() == 1);
  CHECK(partial(listed(name)));
  CHECK(listed(name).fault.value_or("").find("has changed since") != std::string::npos);
  CHECK_MESSAGE(shelf.newest_usable(), "its database comes back");
  CHECK_FALSE(health().ok);
  CHECK_MESSAGE(tells("is not whole: media/"), health().message);
  CHECK(shelf.prune(1, true).good == 0);
  flip(pooled(video));
  CHECK(verify(name).faults.empty());
  CHECK(health().ok);
  fs::remove(pooled(video));
  CHECK_MESSAGE(partial(listed(name)), "no reading is needed for that");
  fs::resize_file(shelf.of(name) / "farmtok.db", 100);
  CHECK(listed(name).state == model::BackupState::damaged);
  CHECK_FALSE(shelf.newest_usable());
  CHECK_MESSAGE(tells("1 backup, none good"), health().message);
}

TEST_CASE_FIXTURE(Fixture, "a newest backup that cannot be restored is named, although an older one is good") {
  const auto good = create(), newest = create();
  CHECK(health().ok);
  flip(shelf.of(newest) / "farmtok.db");
  verify(newest);
  CHECK_FALSE(health().ok);
  CHECK_MESSAGE(tells("the newest one, " + newest + ", is damaged: farmtok.db"), health().message);
  CHECK_MESSAGE(tells(good), health().message);
  create();
  CHECK_MESSAGE(health().ok, health().message);
}

TEST_CASE_FIXTURE(Fixture, "a failure of before the newest good backup is over, also where a restore brought it back") {
  std::ofstream{shelf.folder()} << "a file where the folder belongs";
  CHECK(test::code_of([&] { backups.create("operator"); }) == Code::CONFIG_INVALID);
  const auto failure = store.read(farm::backup::last_failure);
  fs::remove(shelf.folder());
  create();
  store.write([&](store::Tx& tx) {
    for (const auto& [key, value] : {std::pair{"backup.failure", failure->message},
                                     std::pair{"backup.failed_at", base::format_instant(failure->at)}})
      tx.db("INSERT INTO meta (key, value) VALUES (?, ?)", key, value).run();
  });
  CHECK_MESSAGE(health().ok, health().message);
}

TEST_CASE_FIXTURE(Fixture, "where only stored videos are wrong, the check names what repairs them") {
  const auto video = upload("a video's bytes");
  const auto hint = [&] { return farm::backup::check_state(settings).value("hint", std::string{}); };
  CHECK(hint().empty());
  fs::remove(media.path(video));
  CHECK(hint().find("farmtok media verify") != std::string::npos);
  CHECK(hint().find("backup restore") == std::string::npos);
}

TEST_CASE_FIXTURE(Fixture, "one a day by itself: pruned, planned again, after a failure sooner") {
  farm::backup::start_backups(farm, backups);
  CHECK(planned() == clock.now() + 10min);
  set({{"backup.keep", "2"}});
  for (int day = 0; day < 4; ++day) {
    clock.set(planned());
    run_daily();
    CHECK(planned() == clock.now() + 24h);
  }
  CHECK(shelf.list().size() == 2);
  farm::backup::start_backups(farm, backups);
  CHECK(planned() == clock.now() + 24h);
  fs::remove_all(shelf.folder());
  std::ofstream{shelf.folder()} << "no folder";
  clock.set(planned());
  run_daily();
  CHECK(events("backup.failed") == 1);
  CHECK(planned() == clock.now() + 1h);
  // A clock that was ahead when it was planned is no reason to wait.
  clock.set(test::noon());
  farm::backup::start_backups(farm, backups);
  CHECK(planned() <= clock.now() + 24h);
}
