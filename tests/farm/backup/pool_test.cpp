// The stored videos of the backups.

#include <sys/stat.h>

#include "farm/backup/backup_fixture.hpp"
#include "farm/backup/pool_book.hpp"
#include "farm/library/verify.hpp"
#include "model/enums.hpp"

using namespace farmtok;
using namespace std::chrono_literals;
using Fixture = test::BackupFixture;
using model::BackupState;
namespace fs = std::filesystem;

TEST_CASE_FIXTURE(Fixture, "a byte that is flipped in the farm reaches no backup that holds the video already") {
  const auto video = upload("a video's bytes");
  const auto name = create();
  flip(media.path(video));
  CHECK(verify(name).faults.empty());
  const auto second = create();
  CHECK(listed(second).state == BackupState::good);
  CHECK(bytes_of(pooled(video)) == "a video's bytes");
}

TEST_CASE_FIXTURE(Fixture, "a stored video that is damaged already is left out, told of, and noted in the farm") {
  const auto video = upload("a video's bytes");
  upload("another video");
  flip(media.path(video));
  const auto made = backups.create("operator");
  CHECK(made.missing_media == 1);
  CHECK(made.media_files == 1);
  CHECK(events("media.damaged") == 1);
  CHECK(listed(made.name).state == BackupState::good);
  CHECK_FALSE(fs::exists(pooled(video)));
  const auto verified = verify(made.name);
  REQUIRE(verified.missing.size() == 1);
  CHECK(verified.missing.front().fault == "was missing in the farm already");
  upload("a video's bytes");
  CHECK(listed(create()).missing_media == 0);
}

TEST_CASE_FIXTURE(Fixture,
                  "a damaged file of the pool is known to all backups that name it, and the next one mends it") {
  const auto video = upload("a video's bytes");
  const auto first = create();
  const auto second = create();
  flip(pooled(video));
  CHECK(verify(second).faults.size() == 1);
  CHECK(partial(listed(first)));
  CHECK(partial(listed(second)));
  const auto third = create();
  for (const auto& name : {first, second, third}) CHECK(listed(name).state == BackupState::good);
  CHECK(bytes_of(pooled(video)) == "a video's bytes");
}

TEST_CASE_FIXTURE(Fixture, "what was written to since it was read is read again, and all of it once a week") {
  const auto video = upload("a video's bytes");
  create();
  flip(pooled(video));
  create();
  CHECK(bytes_of(pooled(video)) == "a video's bytes");
  const auto name = create();
  farm::backup::PoolBook book{shelf.folder()};
  CHECK(book.sound_lately(video.sha256, clock.now()));
  CHECK_FALSE(book.sound_lately(video.sha256, clock.now() + 24h * 8));
  CHECK_FALSE(book.sound_lately(std::string(64, '0'), clock.now()));
  std::ofstream{shelf.folder() / "pool.json"} << "[1, 2";
  CHECK_FALSE(farm::backup::PoolBook{shelf.folder()}.damaged(video.sha256));
  CHECK(listed(name).state == BackupState::good);
  create();
}

TEST_CASE_FIXTURE(Fixture, "a second name of the farm's own file, which older versions gave the pool, becomes a copy") {
  const auto video = upload("a video's bytes");
  create();
  fs::remove(pooled(video));
  fs::create_hard_link(media.path(video), pooled(video));
  set({{"media.min_free_bytes", "1000000000000000"}});
  CHECK_MESSAGE(listed(create()).state == BackupState::good, "without room for a copy it is better than none");
  set({});
  create();
  struct stat shown {};
  REQUIRE(::stat(pooled(video).c_str(), &shown) == 0);
  CHECK(shown.st_nlink == 1);
  // Where the farm has removed it, the pool's own file is copied.
  fs::create_hard_link(pooled(video), shelf.folder() / "another name");
  fs::remove(media.path(video));
  create();
  REQUIRE(::stat(pooled(video).c_str(), &shown) == 0);
  CHECK(shown.st_nlink == 1);
}

TEST_CASE_FIXTURE(Fixture, "without room for the stored videos the database is backed up, and the answer says so") {
  const auto video = upload("a video's bytes");
  set({{"media.min_free_bytes", "1000000000000000"}});
  const auto made = backups.create("operator");
  CHECK(partial(made));
  CHECK(made.fault.value_or("").find("no room") != std::string::npos);
  CHECK_FALSE(health().ok);
  CHECK_MESSAGE(tells("no room"), health().message);
  const auto verified = verify(made.name);
  CHECK(verified.faults.empty());
  REQUIRE(verified.missing.size() == 1);
  CHECK(verified.missing.front().media_id == video.media_id);
  CHECK(partial(listed(made.name)));
  set({});
  CHECK(listed(create()).state == BackupState::good);
  CHECK(health().ok);
}

TEST_CASE_FIXTURE(Fixture, "prune keeps the newest good one beside those that are partial") {
  upload("a video's bytes");
  const auto good = create();
  set({});
  upload("another video");
  set({{"media.min_free_bytes", "1000000000000000"}});
  const auto first = create();
  const auto second = create();
  const auto third = create();
  const auto pruned = shelf.prune(2, false);
  CHECK(pruned.names == std::vector{first});
  CHECK(pruned.good == 1);
  CHECK(listed(good).state == BackupState::good);
  CHECK(partial(listed(third)));
  CHECK(partial(listed(second)));
}

TEST_CASE_FIXTURE(Fixture, "a damaged catalogue is left out, and the answer says so") {
  std::ofstream{fs::path{folder.path()} / "catalogue.db"} << std::string(4096, '\0') << "no database";
  const auto made = backups.create("operator");
  CHECK(partial(made));
  CHECK(made.fault.value_or("").find("catalogue.db is not in it: it is damaged") != std::string::npos);
  CHECK_FALSE(health().ok);
}
