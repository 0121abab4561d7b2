#include "farm/backup/restore.hpp"

#include "farm/backup/aside.hpp"
#include "farm/backup/backup_fixture.hpp"
#include "farm/backup/place.hpp"
#include "farm/backup/restoring.hpp"
#include "farm/library/verify.hpp"

using namespace farmtok;
using namespace std::chrono_literals;
using base::Code;
using Fixture = test::BackupFixture;
namespace fs = std::filesystem;

TEST_CASE_FIXTURE(Fixture, "a restore asks before it replaces, keeps what was there, and brings stored videos back") {
  const auto video = upload("a video's bytes");
  const auto kept = post(clock.now() + 1h);
  const auto name = create();
  const test::TempFolder other;
  const auto state = fs::path{other.path()} / "state";
  const auto restore = [&](bool replace) {
    return farm::backup::restore_backup(shelf, name, state, replace, settings, clock);
  };
  CHECK(restore(false).aside.empty());
  CHECK(test::code_of([&] { restore(false); }) == Code::STATE_IN_USE);
  const auto again = restore(true);
  CHECK(fs::exists(fs::path{again.aside} / "farmtok.db"));
  CHECK(fs::exists(state / "media" / video.sha256.substr(0, 2) / video.sha256));
  CHECK_FALSE(fs::exists(state / ".restored"));
  store::Store restored{state.string(), clock};
  restored.read([&](sql::Database& db) {
    CHECK(farm::planning::get_post(db, kept.scheduled_id).scheduled_id == kept.scheduled_id);
    CHECK(farm::count(db("SELECT count(*) FROM events WHERE what = 'backup.restored'")) == 1);
  });
}

TEST_CASE_FIXTURE(Fixture, "the files of before come back from where a restore put them") {
  const auto video = upload("a video's bytes");
  const auto name = create();
  const test::TempFolder other;
  const auto state = fs::path{other.path()} / "state";
  const auto restore = [&](const std::string& what, bool replace = true) {
    return farm::backup::restore_backup(shelf, what, state, replace, settings, clock);
  };
  restore(name);
  std::ofstream{state / "webhook.root"} << "of before";
  const auto aside = restore(name).aside;
  const auto asides = farm::backup::asides_of(state);
  REQUIRE(asides.size() == 1);
  CHECK(asides.front().folder == aside);
  CHECK(asides.front().bytes > 15);
  CHECK(test::code_of([&] { restore(aside, false); }) == Code::STATE_IN_USE);
  const auto again = restore(aside);
  CHECK_FALSE(fs::exists(aside));
  CHECK_FALSE(again.aside.empty());
  CHECK(again.media_files == 1);
  std::ifstream in{state / "webhook.root"};
  CHECK(std::string{std::istreambuf_iterator<char>{in}, {}} == "of before");
  store::Store opened{state.string(), clock};
  CHECK(fs::exists(state / "media" / video.sha256.substr(0, 2) / video.sha256));
}

TEST_CASE_FIXTURE(Fixture, "a backup is taken by the path of its folder, wherever and however that is named") {
  upload("a video's bytes");
  const auto name = create();
  const test::TempFolder other;
  const auto place = fs::path{other.path()} / "carried";
  fs::copy(shelf.folder(), place, fs::copy_options::recursive);
  fs::rename(place / name, place / "renamed");
  const farm::backup::Shelf none{fs::path{other.path()} / "none"};
  const auto state = fs::path{other.path()} / "state";
  const auto path = (place / "renamed").string() + "/";
  CHECK(farm::backup::restore_backup(none, path, state, false, settings, clock).media_files == 1);
  CHECK(fs::exists(state / "farmtok.db"));
  const auto refused = [&](const std::string& word) {
    try {
      farm::backup::place_of(none, word, "verify");
    } catch (const base::Error& error) {
      return error.code == Code::NOT_FOUND ? error.hint : "another code";
    }
    return std::string{"not refused"};
  };
  CHECK(refused(place / name).find("rsync") != std::string::npos);
  CHECK(refused(shelf.folder()) ==
        fmt::format("`farmtok backup verify {}` takes the newest.", (shelf.folder() / name).string()));
  CHECK(refused(name) == "`farmtok backup list` lists them.");
  fs::remove_all(place / "media");
  fs::remove_all(state / "media");
  const auto alone = farm::backup::restore_backup(none, path, state, true, settings, clock);
  CHECK(alone.media_files == 0);
  REQUIRE(alone.missing.size() == 1);
  CHECK(alone.missing.front().fault == "is not beside the backup");
}

TEST_CASE_FIXTURE(Fixture, "what the farm had lost is counted, and comes back from the pool when it is there") {
  const auto kept = upload("a video's bytes");
  const auto lost = upload("another video");
  post(clock.now() + 1h, {{"original_video_url", farm.links.media(kept.media_id)}});
  for (const auto& each : {kept, lost}) {
    fs::remove(media.path(each));
    REQUIRE(farm::library::verify_file(farm, media, each));
  }
  const auto name = create();
  CHECK(shelf.list().front().missing_media == 2);
  const auto verified = [&] { return verify(name).missing; };
  REQUIRE(verified().size() == 2);
  CHECK(verified().front().media_id == kept.media_id);
  CHECK_FALSE(verified().front().pooled);
  fs::create_directories(pooled(kept).parent_path());
  std::ofstream{pooled(kept)} << "a video's bytes";
  shelf.prune(1, false);
  CHECK_MESSAGE(verified().front().pooled, "prune leaves what a backup misses");
  const test::TempFolder other;
  const auto state = fs::path{other.path()} / "state";
  const auto shown = farm::backup::to_json(farm::backup::restore_backup(shelf, name, state, false, settings, clock));
  CHECK(shown.at("missing_media") == 1);
  CHECK(shown.at("media_files") == 1);
  CHECK(shown.at("warning").get<std::string>().find("links revoked since then") != std::string::npos);
  CHECK(fs::exists(state / "media" / kept.sha256.substr(0, 2) / kept.sha256));
  store::Store restored{state.string(), clock};
  restored.read([&](sql::Database& db) {
    CHECK(farm::count(db("SELECT count(*) FROM media WHERE media_id = ? AND gone_at IS NULL AND damaged_at IS NULL",
                         kept.media_id)) == 1);
    CHECK(farm::count(db("SELECT count(*) FROM media WHERE media_id = ? AND damaged_at IS NOT NULL", lost.media_id)) ==
          1);
  });
  // The next backup has everything that the pool has.
  create();
  CHECK(shelf.list().front().missing_media == 1);
}

TEST_CASE_FIXTURE(Fixture, "one flipped byte of a stored video costs that video, and nothing else") {
  const auto lost = upload("a video's bytes");
  const auto found = upload("another video");
  const auto kept = post(clock.now() + 1h);
  const auto name = create();
  flip(pooled(lost));
  flip(pooled(found));
  const test::TempFolder other;
  const auto state = fs::path{other.path()} / "state";
  const auto in_state = [&](const model::Media& of) { return state / "media" / of.sha256.substr(0, 2) / of.sha256; };
  fs::create_directories(in_state(found).parent_path());
  fs::copy_file(media.path(found), in_state(found));
  const auto restored = farm::backup::restore_backup(shelf, name, state, false, settings, clock);
  CHECK_MESSAGE(restored.media_files == 1, "the state of before had it");
  REQUIRE(restored.missing.size() == 1);
  CHECK(restored.missing.front().media_id == lost.media_id);
  CHECK(restored.missing.front().fault == "has changed since the backup");
  CHECK(farm::backup::to_json(restored).at("missing_media") == 1);
  CHECK_MESSAGE(farm::backup::to_json(restored).at("whole") == false, "something of the farm is not there");
  CHECK(bytes_of(in_state(found)) == "another video");
  CHECK_FALSE(fs::exists(in_state(lost)));
  {
    store::Store opened{state.string(), clock};
    opened.read([&](sql::Database& db) {
      CHECK(farm::planning::get_post(db, kept.scheduled_id).scheduled_id == kept.scheduled_id);
      CHECK_MESSAGE(farm::count(db("SELECT count(*) FROM media WHERE media_id = ? AND damaged_at IS NOT NULL",
                                   lost.media_id)) == 1,
                    "the row tells, so that the same file repairs it");
    });
  }
  // The next backup is made from the farm's files, and so repairs the pool.
  CHECK(listed(name).state == model::BackupState::good);
  verify(name);
  CHECK(partial(listed(name)));
  CHECK(shelf.list().size() == 1);
  create();
  CHECK(bytes_of(pooled(lost)) == "a video's bytes");
  CHECK(listed(name).state == model::BackupState::good);
}

TEST_CASE_FIXTURE(Fixture, "a restore that is refused leaves nothing behind") {
  const test::TempFolder other;
  const fs::path state = other.path();
  CHECK(test::code_of([&] {
          farm::backup::Restoring restoring{"name", state, clock.now()};
          restoring.copy(state / "gone", "farmtok.db");
        }) == Code::STORAGE_FULL);
  CHECK(fs::is_empty(state));
}

TEST_CASE_FIXTURE(Fixture, "what is restored and what is in the pool are files of their own") {
  const auto video = upload("a video's bytes");
  const auto name = create();
  const test::TempFolder other;
  farm::backup::restore_backup(shelf, name, other.path(), false, settings, clock);
  flip(fs::path{other.path()} / "media" / video.sha256.substr(0, 2) / video.sha256);
  CHECK(verify(name).faults.empty());
}

TEST_CASE_FIXTURE(Fixture, "a backup whose database is damaged is not restored; one without its catalogue is") {
  std::ofstream{fs::path{folder.path()} / "catalogue.db"};
  {
    sql::Database catalogue{folder.path() + "/catalogue.db", sql::Database::Mode::write};
    catalogue.script("CREATE TABLE videos (n)");
  }
  const auto name = create();
  flip(shelf.of(name) / "catalogue.db");
  {
    const test::TempFolder other;
    CHECK(partial(verify(name).about));
    const auto restored = farm::backup::restore_backup(shelf, name, other.path(), true, settings, clock);
    REQUIRE(restored.left_out.size() == 1);
    CHECK(restored.left_out.front().file == "catalogue.db");
    CHECK_FALSE(fs::exists(fs::path{other.path()} / "catalogue.db"));
  }
  fs::resize_file(shelf.of(name) / "farmtok.db", 8192);
  const test::TempFolder other;
  CHECK(test::code_of([&] { farm::backup::restore_backup(shelf, name, other.path(), true, settings, clock); }) ==
        Code::STORAGE_DAMAGED);
  CHECK(fs::is_empty(other.path()));
}
